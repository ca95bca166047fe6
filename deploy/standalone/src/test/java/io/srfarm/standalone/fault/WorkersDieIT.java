package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.event.JobState;
import io.srfarm.job.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Workers are killed, frozen and stopped in the middle of jobs. */
class WorkersDieIT extends FaultTest {
    /** The lock duration of the embedded broker. */
    private static final Duration LOCK = Duration.ofSeconds(15);

    WorkersDieIT() {
        super("workers");
    }

    @Test
    @Order(1)
    void aKilledWorkersJobsAreFinishedByOthers() throws Exception {
        int kills = Figures.LONG ? 100 : 3;
        List<Instant> losses = new ArrayList<>();
        Load load = new Load(farm, 6, () -> farm.mixed(random));
        try (load) {
            for (int kill = 0; kill < kills; kill++) {
                farm.awaitStartAfter(last(losses));
                FaultFarm.pause(random.nextInt(1500));
                long worker = anyWorker();
                losses.add(Instant.now());
                FaultFarm.kill(worker);
                await().atMost(FaultFarm.PATIENCE).until(() -> !farm.workers().contains(worker));
            }
        }
        farm.settle(load.accepted());

        EventTimes events = farm.events();
        figures.add(
                "worker killed under load (R1)",
                kills,
                "lost 0, begun again after " + Figures.spread(events.redeliveries(losses)) + ", candidates drawn again "
                        + Math.round(100 * events.repeatedPart()) + " %");
    }

    @Test
    @Order(2)
    void aKilledWorkersJobIsSoonRestartedByAnIdleWorker() throws Exception {
        int kills = Figures.LONG ? 20 : 2;
        List<Instant> losses = new ArrayList<>();
        for (int kill = 0; kill < kills; kill++) {
            farm.settle();
            // Both have started a job, so both are ready; then one of them becomes idle.
            String job = farm.submit(lasting());
            String other = farm.submit(lasting());
            farm.awaitBegun(job);
            farm.awaitBegun(other);
            farm.client().cancel(other);
            farm.awaitEnd(other);
            long holder = holder(job);
            if (!farm.client().job(job).state().isTerminal()) {
                losses.add(Instant.now());
                FaultFarm.kill(holder);
            }
            farm.awaitEnd(job);
        }
        farm.settle();
        figures.add(
                "worker killed, another idle (R1)",
                losses.size(),
                "begun again after " + Figures.spread(farm.events().redeliveries(losses)));
    }

    @Test
    @Order(3)
    void aStoppedWorkerReturnsItsJobWithoutLosingWork() throws Exception {
        int stops = Figures.LONG ? 20 : 1;
        for (int stop = 0; stop < stops; stop++) {
            String job = farm.submit(farm.large());
            farm.awaitBegun(job);
            FaultFarm.signal("TERM", anyWorker());
            assertThat(farm.awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
        }
        farm.settle();
        figures.add("worker asked to end, job running (R6)", stops, "dead 0");
    }

    @Test
    @Order(4)
    void aFrozenWorkersJobIsRedeliveredAndTheResumedWorkerPublishesNothing() throws Exception {
        int freezes = Figures.LONG ? 10 : 1;
        List<Duration> handovers = new ArrayList<>();
        for (int freeze = 0; freeze < freezes; freeze++) {
            String job = farm.submit(lasting());
            farm.awaitBegun(job);
            int attempt = attempt(job);
            Instant frozen = Instant.now();
            long holder = holder(job);
            FaultFarm.signal("STOP", holder);
            await().atMost(FaultFarm.PATIENCE).until(() -> attempt(job) > attempt);
            handovers.add(Duration.between(frozen, Instant.now()));
            assertThat(farm.awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
            FaultFarm.signal("CONT", holder);
        }
        farm.settle();
        figures.add("worker frozen past its lock, thawed (R7)", freezes, "hand-over " + Figures.spread(handovers));
    }

    @Test
    @Order(5)
    void killingAllWorkersOnlyDelaysJobs() throws Exception {
        for (int i = 0; i < 10; i++) {
            farm.submit(farm.mixed(random));
        }
        Instant begun = Instant.now();
        farm.workers().forEach(FaultFarm::kill);
        farm.settle();
        figures.add("all workers killed (R5)", 1, "10 jobs ended after " + Figures.seconds(since(begun)));
    }

    @Test
    @Order(6)
    @EnabledIfSystemProperty(named = "srfarm.faults", matches = "long")
    void withAThirdOfTheWorkersKilledEachMinuteMostOfTheWorkIsStillDone() throws Exception {
        Duration time = Duration.ofMinutes(4);
        int undisturbed = goodput(time, 0);
        int disturbed = goodput(time, (int) Math.round(0.3 * FaultFarm.WORKERS * time.toMinutes()));
        farm.settle();

        figures.add(
                "30 % of the workers killed each minute (R4)",
                (int) time.toMinutes(), "goodput " + 100 * disturbed / undisturbed + " %, dead 0");
        assertThat(disturbed).isGreaterThan(undisturbed * 6 / 10);
    }

    /** Returns the candidates of jobs that succeeded within {@code time}, while workers are killed at even intervals. */
    private int goodput(Duration time, int kills) throws Exception {
        Instant begun = Instant.now();
        Load load = new Load(farm, 6, () -> farm.mixed(random));
        try (load) {
            for (int kill = 0; kill < kills; kill++) {
                FaultFarm.pause((int) (time.toMillis() / kills));
                FaultFarm.kill(anyWorker());
            }
            FaultFarm.pause((int) Math.max(0, time.minus(since(begun)).toMillis()));
        }
        farm.settle(load.accepted());
        return farm.events().candidatesSucceeded(begun, begun.plus(time));
    }

    /** Returns a job that lasts long enough to find out which worker runs it. */
    private ObjectNode lasting() {
        return farm.large().put("oversample", Limits.OVERSAMPLE_MAX);
    }

    private int attempt(String job) throws Exception {
        return farm.client().job(job).json().path("attempt").asInt();
    }

    /** Returns the process of the worker that started {@code job}; processes are listed in the order of worker names. */
    private long holder(String job) throws Exception {
        List<Long> workers =
                await().atMost(FaultFarm.PATIENCE).until(farm::workers, found -> found.size() == FaultFarm.WORKERS);
        String name = farm.events().workerOf(job).orElseThrow();
        return workers.get(Integer.parseInt(name.replace("worker-", "")) - 1);
    }

    /** Returns the latest loss: a worker that is killed again before it starts a job shows nothing. */
    private static Instant last(List<Instant> losses) {
        return losses.isEmpty() ? Instant.EPOCH : losses.get(losses.size() - 1);
    }

    /** Returns the process of any worker; waits while there is none. */
    private long anyWorker() {
        List<Long> workers = await().atMost(FaultFarm.PATIENCE).until(farm::workers, found -> !found.isEmpty());
        return workers.get(random.nextInt(workers.size()));
    }
}
