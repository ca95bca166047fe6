package io.srfarm.localfarm;

import java.util.Optional;

/** Starts and restarts one process of the farm. Interrupt the calling thread to give up. */
interface ProcessLauncher {
    /** Starts the process and returns as soon as its process id is known. */
    RunningProcess launch() throws FarmException;

    /** Waits until the process is ready. */
    default void awaitReady(RunningProcess process) throws FarmException, InterruptedException {}

    /**
     * Returns whether the process is in a state that only a restart can fix. Called once a second while it is ready.
     *
     * @return the reason, for a person; empty if the process is well or too busy to answer
     */
    default Optional<String> sick() throws InterruptedException {
        return Optional.empty();
    }

    /** Called after the process ended unexpectedly, before it is restarted. */
    default void ended(int status) throws FarmException {}
}
