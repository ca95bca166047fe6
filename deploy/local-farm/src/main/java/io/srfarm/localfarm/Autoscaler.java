package io.srfarm.localfarm;

import io.srfarm.client.BacklogDetails;
import io.srfarm.client.ClientException;
import io.srfarm.client.FarmClient;
import io.srfarm.client.Retry;
import io.srfarm.scaling.Demand;
import io.srfarm.scaling.WorkerScaler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Adapts the number of workers to the farm's backlog, which it reads once a second. While the backlog is unknown the number
 * stays. Runs in its own thread.
 */
final class Autoscaler implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Longer than the dispatcher waits for its broker before it answers with an error. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(15);

    private final WorkerPool workerPool;
    private final FarmClient farm;
    private final Consumer<String> tell;
    private final Thread thread = new Thread(this::untilStopped, "autoscaler");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private WorkerScaler scaling;
    private String trouble = "";

    /**
     * @param http of the dispatcher
     * @param tell receives one line for the terminal whenever the desired number changes
     */
    Autoscaler(WorkerPool workerPool, WorkerRange workers, URI http, String apiKey, Consumer<String> tell) {
        this.workerPool = workerPool;
        this.farm = FarmClient.builder()
                .address(http)
                .apiKey(apiKey)
                .retry(Retry.NEVER) // the next poll is the retry
                .answerTime(ANSWER_TIME)
                .build();
        this.tell = tell;
        this.scaling = WorkerScaler.of(workers.rule(), workerPool.size(), now());
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops scaling. Returns when the thread has ended. */
    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void untilStopped() {
        try {
            do {
                look();
            } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            Demand demand = demand(farm.backlog());
            int before = scaling.workers();
            scaling = scaling.after(demand, now());
            if (scaling.workers() != before) {
                tell.accept("workers wanted: " + scaling.workers() + ", now " + before + " (" + demand.jobs()
                        + (demand.jobs() == 1 ? " job is" : " jobs are") + " queued or running)");
            }
            workerPool.become(scaling.workers());
            trouble = "";
        } catch (ClientException | IllegalArgumentException e) {
            complain("the backlog is unknown, keeping the number of workers: " + e.getMessage());
        }
    }

    /** @throws IllegalArgumentException if the values are out of range */
    private static Demand demand(BacklogDetails backlog) {
        BacklogDetails.Work total = backlog.total();
        return new Demand(total.jobs() + total.running(), (double) total.pixelsLeft(), backlog.workerRate());
    }

    private void complain(String what) {
        if (trouble.isEmpty()) {
            tell.accept(what);
        }
        trouble = what;
    }

    private static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }
}
