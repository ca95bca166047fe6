package io.srfarm.dispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.dispatcher.Samples;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import io.srfarm.job.Prefix;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingsTest {
    private static final long PLENTY = 1 << 20;

    @Test
    void theJobThatFinishedFirstIsForgottenFirstAndNoOtherOne() {
        Standings standings = new Standings(2, PLENTY, PLENTY);
        for (int i = 0; i < 5; i++) {
            standings.apply(accepted(i));
        }
        for (int i : new int[] {3, 1, 4, 0}) {
            standings.apply(Samples.succeeded("j" + i, 1, 2));
        }

        assertThat(list(standings)).containsExactly("j4", "j2", "j0");
        assertThat(standings.find(key(3))).isEmpty();
        assertThat(standings.count(JobState.QUEUED)).isEqualTo(1);
        assertThat(standings.count(JobState.SUCCEEDED)).isEqualTo(2);
    }

    @Test
    void aFinishedJobIsForgottenInItsTimeAndAWaitingOneNever() {
        Standings standings = new Standings(10, PLENTY, PLENTY);
        standings.apply(accepted(0));
        standings.apply(accepted(1));
        standings.apply(Samples.succeeded("j0", 1, 2));

        standings.forgetReadBefore(Instant.now().minusSeconds(60));
        assertThat(list(standings)).containsExactly("j1", "j0");

        standings.forgetReadBefore(Instant.now().plusSeconds(60));
        assertThat(list(standings)).containsExactly("j1");
        assertThat(standings.count(JobState.SUCCEEDED)).isZero();
        standings.apply(Samples.succeeded("j1", 1, 2));
        assertThat(list(standings)).containsExactly("j1");
    }

    @Test
    void aJobOfWhichOnlyALateStartIsKnownIsForgottenAndAnAcceptedOneIsNot() {
        Standings standings = new Standings(10, PLENTY, PLENTY);
        standings.apply(accepted(0));
        standings.apply(Samples.started("j0", 1));
        standings.apply(Samples.started("j1", 1));
        standings.apply(Samples.started("j2", 1));
        standings.apply(accepted(2));
        assertThat(standings.count(JobState.RUNNING)).isEqualTo(3);

        assertThat(standings.forgetStraysSilentSince(Instant.now().minusSeconds(60)))
                .isEmpty();
        assertThat(standings.forgetStraysSilentSince(Instant.now().plusSeconds(60)))
                .containsExactly(key(1));

        assertThat(standings.find(key(1))).isEmpty();
        assertThat(list(standings)).containsExactlyInAnyOrder("j0", "j2");
        assertThat(standings.count(JobState.RUNNING)).isEqualTo(2);
        standings.apply(Samples.started("j1", 2));
        assertThat(standings.find(key(1))).isPresent();
    }

    @Test
    void aFolderIsWrittenToAsLongAsAJobThatWritesThereHasNotEnded() {
        Standings standings = new Standings(10, PLENTY, PLENTY);
        Prefix folder = new Prefix("sets/acme/j0/");
        assertThat(standings.isWrittenTo(folder)).isFalse();

        standings.apply(accepted(0));
        standings.apply(accepted(1));
        assertThat(standings.isWrittenTo(folder)).isTrue();
        standings.apply(Samples.started("j0", 1));
        assertThat(standings.isWrittenTo(folder)).isTrue();

        standings.apply(Samples.succeeded("j0", 1, 2));
        assertThat(standings.isWrittenTo(folder)).isFalse();
    }

    @Test
    void oldStoriesShrinkToTheirEndWhenTheirSpaceIsUsedUp() {
        Standings standings = new Standings(100, PLENTY, 0);
        standings.apply(accepted(0));
        assertThat(standings.find(key(0)).orElseThrow().history()).hasSize(1);

        standings.apply(Samples.succeeded("j0", 1, 2));

        Standing shortened = standings.find(key(0)).orElseThrow();
        assertThat(shortened.terms()).isPresent();
        assertThat(shortened.manifest()).isPresent();
        assertThat(shortened.history()).singleElement().satisfies(end -> {
            assertThat(end.name()).isEqualTo("succeeded");
            assertThat(end.data()).contains("manifest").doesNotContain("candidates");
        });
    }

    @Test
    void aWaitingJobKnowsHowManyComeBeforeIt() {
        Standings standings = new Standings(10, PLENTY, PLENTY);
        standings.apply(accepted(0));
        standings.apply(accepted(1));
        standings.apply(Samples.accepted(
                "urgent", Samples.documentWith("\"priority\": \"interactive\""), Samples.NOON.plusSeconds(99)));

        assertThat(ahead(standings, "urgent")).contains(0);
        assertThat(ahead(standings, "j1")).contains(2);

        standings.apply(Samples.started("j0", 1));
        assertThat(ahead(standings, "j0")).isEmpty();
        assertThat(ahead(standings, "j1")).contains(1);
    }

    @Test
    void aListGoesOnBehindAJobThatWasForgottenMeanwhile() {
        Standings standings = new Standings(1, PLENTY, PLENTY);
        for (int i = 0; i < 4; i++) {
            standings.apply(accepted(i));
        }
        String cursor = ListingPlace.of(standings.find(key(2)).orElseThrow()).cursor();
        standings.apply(Samples.succeeded("j2", 1, 2));
        standings.apply(Samples.succeeded("j3", 1, 2));

        assertThat(standings
                        .list(Samples.ACME, ListingPlace.ofCursor(cursor))
                        .map(found -> found.key().job().value()))
                .containsExactly("j1", "j0");
        assertThat(List.of("", "?", "bm9uc2Vuc2U"))
                .allSatisfy(text -> assertThat(ListingPlace.ofCursor(text)).isEmpty());
    }

    @Test
    void aLateAcceptanceMovesTheJobToItsTrueAge() {
        Standings standings = new Standings(10, PLENTY, PLENTY);
        standings.apply(accepted(1));
        standings.apply(Samples.started("j0", 60));
        assertThat(list(standings)).containsExactly("j0", "j1");

        standings.apply(accepted(0));

        assertThat(list(standings)).containsExactly("j1", "j0");
    }

    @Test
    void aJobThatIsAcceptedAgainAfterItsEndWaitsLikeANewOneAndIsNotForgotten() {
        Standings standings = new Standings(1, PLENTY, PLENTY);
        standings.apply(accepted(0));
        standings.apply(Samples.succeeded("j0", 1, 2));

        standings.apply(accepted(1000));
        standings.apply(Samples.accepted("j0", Samples.DOCUMENT, Samples.NOON.plusSeconds(1000)));
        standings.apply(accepted(1));
        standings.apply(Samples.succeeded("j1", 1, 2));
        standings.apply(accepted(2));
        standings.apply(Samples.succeeded("j2", 1, 2));

        Standing again = standings.find(key(0)).orElseThrow();
        assertThat(again.state()).isEqualTo(JobState.QUEUED);
        assertThat(again.history()).hasSize(1);
        assertThat(standings.count(JobState.QUEUED)).isEqualTo(2);
        assertThat(standings.count(JobState.SUCCEEDED)).isEqualTo(1);
        assertThat(standings.waiting().load().jobs()).isEqualTo(2);
        assertThat(list(standings)).containsExactly("j0", "j1000", "j2");
    }

    @Test
    void aTenantThatFinishesManyJobsPushesOutItsOwn() {
        Standings standings = new Standings(4, PLENTY, PLENTY);
        standings.apply(new JobEvent.Cancelled(new JobId("other"), new Tenant("globex"), Samples.NOON, 0));
        for (int i = 0; i < 10; i++) {
            standings.apply(accepted(i));
            standings.apply(Samples.succeeded("j" + i, 1, 2));
        }

        assertThat(list(standings)).containsExactly("j9", "j8", "j7");
        assertThat(standings.list(new Tenant("globex"), Optional.empty())).hasSize(1);
    }

    @Test
    void finishedJobsAreForgottenWhenTheyTakeTooMuchMemory() {
        Standings standings = new Standings(1000, 100_000, PLENTY);
        for (int i = 0; i < 1000; i++) {
            standings.apply(accepted(i));
            standings.apply(Samples.succeeded("j" + i, 1, 2));
        }

        assertThat(standings.all().mapToLong(Standing::bytes).sum()).isBetween(90_000L, 100_000L);
    }

    @Test
    void theDocumentsOfJobsThatHaveNotEndedAreWeighed() {
        Standings standings = new Standings(10, PLENTY, PLENTY);
        standings.apply(accepted(0));
        standings.apply(accepted(1));
        long both = standings.waiting().load(Samples.ACME).bytes();

        standings.apply(Samples.started("j0", 1));
        assertThat(both).isGreaterThan(400);
        assertThat(standings.waiting().load().bytes()).isEqualTo(both);
        assertThat(standings.waiting().drained().jobs()).isEqualTo(1);

        standings.apply(Samples.succeeded("j0", 1, 2));
        assertThat(standings.waiting().load().bytes())
                .isBetween(both / 2 - 10, both / 2 + 10); // seeds differ in length
        assertThat(standings.waiting().drained().jobs()).isEqualTo(1);
    }

    private static JobEvent accepted(int i) {
        return Samples.accepted("j" + i, Samples.DOCUMENT, Samples.NOON.plusSeconds(i));
    }

    private static JobKey key(int i) {
        return new JobKey(Samples.ACME, new JobId("j" + i));
    }

    private static Optional<Integer> ahead(Standings standings, String job) {
        return standings.find(new JobKey(Samples.ACME, new JobId(job))).flatMap(standings.waiting()::ahead);
    }

    private static List<String> list(Standings standings) {
        return standings
                .list(Samples.ACME, Optional.empty())
                .map(standing -> standing.key().job().value())
                .toList();
    }
}
