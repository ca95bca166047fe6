package io.srfarm.dispatcher.backlog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The workers, and how the number of desired workers changed.
 *
 * @param workers by name
 * @param decisions the latest changes, the newest first, as this dispatcher computed them
 */
record WorkerList(List<WorkerView> workers, List<ScalingDecision> decisions) {
    /**
     * One worker.
     *
     * @param host its address, as the broker sees it; absent if it is not connected
     * @param connected whether the broker counts it as a member; a worker that is not has stopped, or lost its
     *     connection, and its jobs are delivered again
     * @param jobs number of jobs that it has started and not ended
     * @param running these jobs; a tenant sees its own only
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record WorkerView(String name, Optional<String> host, boolean connected, int jobs, List<RunningJob> running) {
        WorkerView {
            running = List.copyOf(running);
        }
    }

    /**
     * A job that a worker has started.
     *
     * @param attempt the number of the delivery, from 1
     * @param candidatesDone stored candidates
     * @param since when the job first started
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RunningJob(String job, String tenant, int attempt, int candidatesDone, Optional<Instant> since) {}

    /**
     * A change of the number of desired workers.
     *
     * @param workers the new number
     * @param waiting jobs that waited then
     * @param running jobs that were running then
     */
    record ScalingDecision(Instant at, int workers, long waiting, long running) {}

    WorkerList {
        workers = List.copyOf(workers);
        decisions = List.copyOf(decisions);
    }
}
