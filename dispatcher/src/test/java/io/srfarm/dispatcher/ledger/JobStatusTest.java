package io.srfarm.dispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.dispatcher.Samples;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import io.srfarm.job.Priority;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobStatusTest {
    private static final JobKey KEY = new JobKey(Samples.ACME, new JobId("j"));
    private static final List<JobEvent> STORY = List.of(
            Samples.accepted("j", Samples.DOCUMENT, Samples.NOON),
            Samples.started("j", 1),
            Samples.candidate("j", 1, 0),
            Samples.started("j", 2),
            Samples.candidate("j", 2, 0),
            Samples.candidate("j", 2, 1));

    @Test
    void anyOrderAndAnyNumberOfCopiesLeadToTheSamePlace() {
        JobStatus straight = after(STORY);
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<JobEvent> events = new ArrayList<>(STORY);
            events.addAll(STORY.subList(0, random.nextInt(STORY.size())));
            Collections.shuffle(events, random);

            JobStatus shuffled = after(events);

            assertThat(shuffled.state()).isEqualTo(JobState.RUNNING);
            assertThat(shuffled.attempt()).isEqualTo(2);
            assertThat(shuffled.candidatesDone()).isEqualTo(straight.candidatesDone());
            assertThat(shuffled.acceptedJob()).isEqualTo(straight.acceptedJob());
            assertThat(shuffled.history()).containsExactlyInAnyOrderElementsOf(straight.history());
            assertThat(shuffled.history().get(0).name()).isEqualTo("accepted");
        }
    }

    @Test
    void nothingFollowsTheEnd() {
        JobStatus ended = after(STORY).with(Samples.succeeded("j", 2, 2));

        for (JobEvent late : STORY) {
            assertThat(ended.with(late)).isSameAs(ended);
        }
        assertThat(ended.with(new JobEvent.Cancelled(new JobId("j"), Samples.ACME, Samples.NOON, 2)))
                .isSameAs(ended);
        assertThat(ended.candidatesDone()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void aNewAttemptBeginsWithNoCandidates() {
        JobStatus first = after(STORY.subList(0, 3));
        assertThat(first.candidatesDone()).containsExactly(0);

        JobStatus second = first.with(Samples.started("j", 2));

        assertThat(second.candidatesDone()).isEmpty();
        assertThat(second.with(Samples.candidate("j", 1, 1)).candidatesDone()).isEmpty();
        assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void howFarACandidateIsOnlyGrowsAndIsNoPartOfTheStory() {
        JobStatus running = after(STORY.subList(0, 2));
        JobStatus further = running.with(Samples.progress("j", 1, 0, 5));

        assertThat(further.progress()).hasValue(Samples.progress("j", 1, 0, 5));
        assertThat(further.history()).isEqualTo(running.history());
        assertThat(further.with(Samples.progress("j", 1, 0, 5))).isSameAs(further);
        assertThat(further.with(Samples.progress("j", 1, 0, 4))).isSameAs(further);
        assertThat(further.with(Samples.candidate("j", 1, 0)).progress()).isEmpty();
        assertThat(further.with(Samples.candidate("j", 1, 0))
                        .with(Samples.progress("j", 1, 0, 9))
                        .progress())
                .isEmpty();
        assertThat(further.with(Samples.started("j", 2)).progress()).isEmpty();
        assertThat(further.with(Samples.succeeded("j", 1, 2)).progress()).isEmpty();
    }

    @Test
    void anAcceptanceThatComesLastStillTellsWhatWasAccepted() {
        JobStatus ended = JobStatus.unknown(KEY).with(Samples.succeeded("j", 1, 2));

        JobStatus known = ended.with(STORY.get(0));

        assertThat(known.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(known.acceptedJob()).isPresent();
        assertThat(known.since()).containsOnlyKeys(JobState.QUEUED, JobState.SUCCEEDED);
    }

    @Test
    void anAcceptanceAfterTheEndBeginsAnewAndOneFromBeforeItDoesNot() {
        JobStatus ended = after(STORY).with(Samples.succeeded("j", 2, 2));
        JobEvent later =
                Samples.accepted("j", Samples.documentWith("\"candidates\": 3"), Samples.NOON.plusSeconds(101));

        JobStatus again = ended.with(later);

        assertThat(ended.with(STORY.get(0))).isSameAs(ended);
        assertThat(again.state()).isEqualTo(JobState.QUEUED);
        assertThat(again.candidates()).isEqualTo(3);
        assertThat(again.manifest()).isEmpty();
        assertThat(again.with(Samples.started("j", 1)).state()).isEqualTo(JobState.RUNNING);
        assertThat(again.with(later)).isSameAs(again);
    }

    @Test
    void aJobWaitsInTheLedgerUntilItIsDispatchedAndInAQueueUntilItIsStarted() {
        JobStatus accepted = after(STORY.subList(0, 1));
        JobStatus dispatched = accepted.with(dispatched(Priority.NORMAL, 10));
        JobStatus promoted = dispatched.with(dispatched(Priority.INTERACTIVE, 20));

        assertThat(accepted.isUndispatched()).isTrue();
        assertThat(dispatched.isUndispatched()).isFalse();
        assertThat(promoted.state()).isEqualTo(JobState.QUEUED);
        assertThat(promoted.dispatch().orElseThrow().queue()).isEqualTo(Priority.INTERACTIVE);
        assertThat(promoted.heard()).isEqualTo(Samples.NOON.plusSeconds(20));
        assertThat(promoted.with(dispatched(Priority.NORMAL, 10))).isSameAs(promoted);
        assertThat(accepted.with(dispatched(Priority.INTERACTIVE, 20)).with(dispatched(Priority.NORMAL, 10)))
                .extracting(JobStatus::dispatch)
                .isEqualTo(promoted.dispatch());
    }

    @Test
    void aDispatchThatIsHeardOfBeforeTheAcceptanceDoesNotChangeTheJobsAge() {
        JobStatus jobStatus =
                JobStatus.unknown(KEY).with(dispatched(Priority.NORMAL, 10)).with(STORY.get(0));

        assertThat(jobStatus.firstSeen()).isEqualTo(Samples.NOON);
        assertThat(jobStatus.isUndispatched()).isFalse();
    }

    @Test
    void aCancellationThatIsAskedForEndsNothingByItself() {
        JobEvent cancelling = new JobEvent.Cancelling(new JobId("j"), Samples.ACME, Samples.NOON.plusSeconds(1));

        JobStatus asked = after(STORY).with(cancelling);

        assertThat(asked.state()).isEqualTo(JobState.RUNNING);
        assertThat(asked.cancelling()).isTrue();
        assertThat(asked.with(cancelling)).isSameAs(asked);
        assertThat(asked.with(Samples.succeeded("j", 2, 2)).cancelling()).isFalse();
    }

    @Test
    void aStoryWithoutEndIsCut() {
        JobStatus jobStatus = JobStatus.unknown(KEY);
        for (int attempt = 1; attempt <= 2 * JobStatus.MOMENTS_MAX; attempt++) {
            jobStatus = jobStatus.with(Samples.started("j", attempt));
        }

        assertThat(jobStatus.history()).hasSize(JobStatus.MOMENTS_MAX);
        assertThat(jobStatus.attempt()).isEqualTo(2 * JobStatus.MOMENTS_MAX);
    }

    private static JobEvent dispatched(Priority queue, int second) {
        return new JobEvent.Dispatched(new JobId("j"), Samples.ACME, Samples.NOON.plusSeconds(second), queue);
    }

    private static JobStatus after(List<JobEvent> events) {
        JobStatus jobStatus = JobStatus.unknown(KEY);
        for (JobEvent event : events) {
            jobStatus = jobStatus.with(event);
        }
        return jobStatus;
    }
}
