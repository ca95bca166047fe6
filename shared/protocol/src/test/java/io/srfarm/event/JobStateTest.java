package io.srfarm.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobStateTest {
    @Test
    void aJobMovesForwardOnly() {
        assertThat(JobState.QUEUED.after(Samples.started(1))).isEqualTo(JobState.RUNNING);
        assertThat(JobState.RUNNING.after(Samples.accepted())).isEqualTo(JobState.RUNNING);
        assertThat(JobState.RUNNING.after(Samples.succeeded())).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void nothingLeavesATerminalState() {
        for (JobEvent first : Samples.terminalEvents()) {
            for (JobEvent late : Samples.allEvents()) {
                assertThat(first.state().after(late)).isEqualTo(first.state());
            }
        }
    }

    @Test
    void anyOrderAndAnyNumberOfCopiesEndsInTheSameState() {
        List<JobEvent> events = List.of(
                Samples.accepted(), Samples.started(1), Samples.started(2), Samples.candidate(), Samples.succeeded());
        for (int seed = 0; seed < 200; seed++) {
            List<JobEvent> shuffled = new ArrayList<>(events);
            shuffled.addAll(events);
            Collections.shuffle(shuffled, new Random(seed));
            JobState state = JobState.QUEUED;
            for (JobEvent event : shuffled) {
                state = state.after(event);
            }
            assertThat(state).as("seed " + seed).isEqualTo(JobState.SUCCEEDED);
        }
    }
}
