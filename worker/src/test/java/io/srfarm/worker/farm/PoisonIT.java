package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.store.ListedObject;
import io.srfarm.worker.pipeline.FailPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that breaks its workers is dead soon; one whose workers are taken away never is. */
class PoisonIT {
    private static final String HALT_AT = "SRFARM_WORKER_HALT_AT";
    private static final String FLIGHT_FILE = "SRFARM_WORKER_FLIGHT_FILE";
    private static final String ATTEMPTS_MAX = "SRFARM_WORKER_ATTEMPTS_MAX";

    /** Enough for a copy of the record; {@code -Dsrfarm.rehearsal.preemptions=11} is more than the broker delivers one. */
    private static final int PREEMPTIONS = Integer.getInteger("srfarm.rehearsal.preemptions", 4);

    @TempDir
    private Path folder;

    private Farm farm;
    private JobDraft draft;

    @BeforeEach
    void open() throws Exception {
        farm = new Farm().open();
        ObjectKey input = farm.picture("poison.png", 24, 16, 1);
        draft = new JobDraft(input).model("tiny");
    }

    @AfterEach
    void close() {
        farm.close();
    }

    @Test
    void aJobThatBreaksItsWorkersIsDeadAfterItsAttemptsAndTheNextSucceeds() throws Exception {
        Path flight = folder.resolve("flight");
        Job job = farm.submit(draft);
        for (int attempt = 1; attempt <= 2; attempt++) {
            breakDown("poisoned-" + attempt, flight);
            assertThat(flight).content().contains(job.id().value()).contains("attempt=" + attempt);
        }

        Map<String, String> healthy = Map.of(FLIGHT_FILE, flight.toString(), ATTEMPTS_MAX, "2");
        try (var survivor = WorkerProcess.startTiny(farm, "survivor", "good", healthy)) {
            assertThat(farm.end(job)).isInstanceOfSatisfying(JobEvent.Dead.class, dead -> assertThat(
                            dead.error().type())
                    .isEqualTo(ErrorType.ATTEMPTS_EXHAUSTED));
            assertThat(farm.end(farm.submit(new JobDraft(draft.job().input().key()).model("tiny"))))
                    .isInstanceOf(JobEvent.Succeeded.class);
            assertThat(survivor.log()).containsOnlyOnce("crashed while running job=" + job.id());
        }
        assertThat(flight).doesNotExist();
        assertThat(farm.store().list(job.control().folder(), Optional.empty(), 10))
                .extracting(ListedObject::key)
                .contains(job.control().crash(1), job.control().crash(2));
        assertThat(farm.dead(job.id().value())).singleElement().satisfies(letter -> assertThat(letter.headers()
                        .lastHeader(DeadLetterRecords.TYPE_HEADER)
                        .value())
                .asString()
                .isEqualTo("attempts_exhausted"));
    }

    @Test
    void aJobWhoseWorkersAreTakenAwaySucceedsHoweverOftenThatWas() throws Exception {
        Job job = farm.submit(draft);
        for (int i = 1; i <= PREEMPTIONS; i++) {
            Path flight = folder.resolve("flight-" + i);
            breakDown("preempted", flight);
            Files.delete(flight);
        }

        try (var last = WorkerProcess.startTiny(farm, "last", "good", Map.of(ATTEMPTS_MAX, "1"))) {
            assertThat(farm.end(job))
                    .isInstanceOfSatisfying(JobEvent.Succeeded.class, succeeded -> assertThat(succeeded.attempt())
                            .isGreaterThan(PREEMPTIONS));
            assertThat(last.log()).doesNotContain("crashed while running");
        }
    }

    private void breakDown(String name, Path flight) throws Exception {
        Map<String, String> frail = Map.of(HALT_AT, "candidate-0", FLIGHT_FILE, flight.toString(), ATTEMPTS_MAX, "2");
        try (var victim = WorkerProcess.startTiny(farm, name, "good", frail)) {
            assertThat(victim.exitStatus()).isEqualTo(FailPoint.STATUS);
        }
    }
}
