package io.srfarm.dispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.dispatcher.Samples;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobIndexTest {
    private static final long PLENTY = 1 << 20;

    @Test
    void theJobThatFinishedFirstIsForgottenFirstAndNoOtherOne() {
        JobIndex jobIndex = new JobIndex(2, PLENTY, PLENTY);
        for (int i = 0; i < 5; i++) {
            jobIndex.apply(accepted(i));
        }
        for (int i : new int[] {3, 1, 4, 0}) {
            jobIndex.apply(Samples.succeeded("j" + i, 1, 2));
        }

        assertThat(list(jobIndex)).containsExactly("j4", "j2", "j0");
        assertThat(jobIndex.find(key(3))).isEmpty();
        assertThat(jobIndex.count(JobState.QUEUED)).isEqualTo(1);
        assertThat(jobIndex.count(JobState.SUCCEEDED)).isEqualTo(2);
    }

    @Test
    void aFinishedJobIsForgottenInItsTimeAndAWaitingOneNever() {
        JobIndex jobIndex = new JobIndex(10, PLENTY, PLENTY);
        jobIndex.apply(accepted(0));
        jobIndex.apply(accepted(1));
        jobIndex.apply(Samples.succeeded("j0", 1, 2));

        jobIndex.forgetReadBefore(Instant.now().minusSeconds(60));
        assertThat(list(jobIndex)).containsExactly("j1", "j0");

        jobIndex.forgetReadBefore(Instant.now().plusSeconds(60));
        assertThat(list(jobIndex)).containsExactly("j1");
        assertThat(jobIndex.count(JobState.SUCCEEDED)).isZero();
        jobIndex.apply(Samples.succeeded("j1", 1, 2));
        assertThat(list(jobIndex)).containsExactly("j1");
    }

    @Test
    void aJobOfWhichOnlyALateStartIsKnownIsForgottenAndAnAcceptedOneIsNot() {
        JobIndex jobIndex = new JobIndex(10, PLENTY, PLENTY);
        jobIndex.apply(accepted(0));
        jobIndex.apply(Samples.started("j0", 1));
        jobIndex.apply(Samples.started("j1", 1));
        jobIndex.apply(Samples.started("j2", 1));
        jobIndex.apply(accepted(2));
        assertThat(jobIndex.count(JobState.RUNNING)).isEqualTo(3);

        assertThat(jobIndex.forgetStraysSilentSince(Instant.now().minusSeconds(60)))
                .isEmpty();
        assertThat(jobIndex.forgetStraysSilentSince(Instant.now().plusSeconds(60)))
                .containsExactly(key(1));

        assertThat(jobIndex.find(key(1))).isEmpty();
        assertThat(list(jobIndex)).containsExactlyInAnyOrder("j0", "j2");
        assertThat(jobIndex.count(JobState.RUNNING)).isEqualTo(2);
        jobIndex.apply(Samples.started("j1", 2));
        assertThat(jobIndex.find(key(1))).isPresent();
    }

    @Test
    void aFolderIsWrittenToAsLongAsAJobThatWritesThereHasNotEnded() {
        JobIndex jobIndex = new JobIndex(10, PLENTY, PLENTY);
        KeyPrefix folder = new KeyPrefix("sets/acme/j0/");
        assertThat(jobIndex.isWrittenTo(folder)).isFalse();

        jobIndex.apply(accepted(0));
        jobIndex.apply(accepted(1));
        assertThat(jobIndex.isWrittenTo(folder)).isTrue();
        jobIndex.apply(Samples.started("j0", 1));
        assertThat(jobIndex.isWrittenTo(folder)).isTrue();

        jobIndex.apply(Samples.succeeded("j0", 1, 2));
        assertThat(jobIndex.isWrittenTo(folder)).isFalse();
    }

    @Test
    void oldStoriesShrinkToTheirEndWhenTheirSpaceIsUsedUp() {
        JobIndex jobIndex = new JobIndex(100, PLENTY, 0);
        jobIndex.apply(accepted(0));
        assertThat(jobIndex.find(key(0)).orElseThrow().history()).hasSize(1);

        jobIndex.apply(Samples.succeeded("j0", 1, 2));

        JobStatus shortened = jobIndex.find(key(0)).orElseThrow();
        assertThat(shortened.acceptedJob()).isPresent();
        assertThat(shortened.manifest()).isPresent();
        assertThat(shortened.history()).singleElement().satisfies(end -> {
            assertThat(end.name()).isEqualTo("succeeded");
            assertThat(end.data()).contains("manifest").doesNotContain("candidates");
        });
    }

    @Test
    void aWaitingJobKnowsHowManyComeBeforeIt() {
        JobIndex jobIndex = new JobIndex(10, PLENTY, PLENTY);
        jobIndex.apply(accepted(0));
        jobIndex.apply(accepted(1));
        jobIndex.apply(Samples.accepted(
                "urgent", Samples.documentWith("\"priority\": \"interactive\""), Samples.NOON.plusSeconds(99)));

        assertThat(ahead(jobIndex, "urgent")).contains(0);
        assertThat(ahead(jobIndex, "j1")).contains(2);

        jobIndex.apply(Samples.started("j0", 1));
        assertThat(ahead(jobIndex, "j0")).isEmpty();
        assertThat(ahead(jobIndex, "j1")).contains(1);
    }

    @Test
    void aListGoesOnBehindAJobThatWasForgottenMeanwhile() {
        JobIndex jobIndex = new JobIndex(1, PLENTY, PLENTY);
        for (int i = 0; i < 4; i++) {
            jobIndex.apply(accepted(i));
        }
        String cursor = ListCursor.of(jobIndex.find(key(2)).orElseThrow()).cursor();
        jobIndex.apply(Samples.succeeded("j2", 1, 2));
        jobIndex.apply(Samples.succeeded("j3", 1, 2));

        assertThat(jobIndex.list(Samples.ACME, ListCursor.ofCursor(cursor))
                        .map(found -> found.key().job().value()))
                .containsExactly("j1", "j0");
        assertThat(List.of("", "?", "bm9uc2Vuc2U"))
                .allSatisfy(text -> assertThat(ListCursor.ofCursor(text)).isEmpty());
    }

    @Test
    void aLateAcceptanceMovesTheJobToItsTrueAge() {
        JobIndex jobIndex = new JobIndex(10, PLENTY, PLENTY);
        jobIndex.apply(accepted(1));
        jobIndex.apply(Samples.started("j0", 60));
        assertThat(list(jobIndex)).containsExactly("j0", "j1");

        jobIndex.apply(accepted(0));

        assertThat(list(jobIndex)).containsExactly("j1", "j0");
    }

    @Test
    void aJobThatIsAcceptedAgainAfterItsEndWaitsLikeANewOneAndIsNotForgotten() {
        JobIndex jobIndex = new JobIndex(1, PLENTY, PLENTY);
        jobIndex.apply(accepted(0));
        jobIndex.apply(Samples.succeeded("j0", 1, 2));

        jobIndex.apply(accepted(1000));
        jobIndex.apply(Samples.accepted("j0", Samples.DOCUMENT, Samples.NOON.plusSeconds(1000)));
        jobIndex.apply(accepted(1));
        jobIndex.apply(Samples.succeeded("j1", 1, 2));
        jobIndex.apply(accepted(2));
        jobIndex.apply(Samples.succeeded("j2", 1, 2));

        JobStatus again = jobIndex.find(key(0)).orElseThrow();
        assertThat(again.state()).isEqualTo(JobState.QUEUED);
        assertThat(again.history()).hasSize(1);
        assertThat(jobIndex.count(JobState.QUEUED)).isEqualTo(2);
        assertThat(jobIndex.count(JobState.SUCCEEDED)).isEqualTo(1);
        assertThat(jobIndex.waiting().load().jobs()).isEqualTo(2);
        assertThat(list(jobIndex)).containsExactly("j0", "j1000", "j2");
    }

    @Test
    void aTenantThatFinishesManyJobsPushesOutItsOwn() {
        JobIndex jobIndex = new JobIndex(4, PLENTY, PLENTY);
        jobIndex.apply(new JobEvent.Cancelled(new JobId("other"), new Tenant("globex"), Samples.NOON, 0));
        for (int i = 0; i < 10; i++) {
            jobIndex.apply(accepted(i));
            jobIndex.apply(Samples.succeeded("j" + i, 1, 2));
        }

        assertThat(list(jobIndex)).containsExactly("j9", "j8", "j7");
        assertThat(jobIndex.list(new Tenant("globex"), Optional.empty())).hasSize(1);
    }

    @Test
    void finishedJobsAreForgottenWhenTheyTakeTooMuchMemory() {
        JobIndex jobIndex = new JobIndex(1000, 100_000, PLENTY);
        for (int i = 0; i < 1000; i++) {
            jobIndex.apply(accepted(i));
            jobIndex.apply(Samples.succeeded("j" + i, 1, 2));
        }

        assertThat(jobIndex.all().mapToLong(JobStatus::bytes).sum()).isBetween(90_000L, 100_000L);
    }

    @Test
    void theDocumentsOfJobsThatHaveNotEndedAreWeighed() {
        JobIndex jobIndex = new JobIndex(10, PLENTY, PLENTY);
        jobIndex.apply(accepted(0));
        jobIndex.apply(accepted(1));
        long both = jobIndex.waiting().load(Samples.ACME).bytes();

        jobIndex.apply(Samples.started("j0", 1));
        assertThat(both).isGreaterThan(400);
        assertThat(jobIndex.waiting().load().bytes()).isEqualTo(both);
        assertThat(jobIndex.waiting().drained().jobs()).isEqualTo(1);

        jobIndex.apply(Samples.succeeded("j0", 1, 2));
        assertThat(jobIndex.waiting().load().bytes()).isBetween(both / 2 - 10, both / 2 + 10); // seeds differ in length
        assertThat(jobIndex.waiting().drained().jobs()).isEqualTo(1);
    }

    private static JobEvent accepted(int i) {
        return Samples.accepted("j" + i, Samples.DOCUMENT, Samples.NOON.plusSeconds(i));
    }

    private static JobKey key(int i) {
        return new JobKey(Samples.ACME, new JobId("j" + i));
    }

    private static Optional<Integer> ahead(JobIndex jobIndex, String job) {
        return jobIndex.find(new JobKey(Samples.ACME, new JobId(job))).flatMap(jobIndex.waiting()::ahead);
    }

    private static List<String> list(JobIndex jobIndex) {
        return jobIndex.list(Samples.ACME, Optional.empty())
                .map(jobStatus -> jobStatus.key().job().value())
                .toList();
    }
}
