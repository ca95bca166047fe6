package io.srfarm.localfarm;

import java.util.Optional;

/** How one process of the farm is started, the first time and again. Interrupting the thread gives up. */
interface ProcessLauncher {
    /** Starts it, and returns as soon as its process is known. */
    RunningProcess launch() throws FarmException;

    /** Returns once it does its work. */
    default void awaitReady(RunningProcess process) throws FarmException, InterruptedException {}

    /**
     * Whether it does no more what it is for, and only a new process would mend that. Asked once a second while it is ready.
     *
     * @return why, for a person; empty: it is well, or too busy to say
     */
    default Optional<String> sick() throws InterruptedException {
        return Optional.empty();
    }

    /** Called when it has ended unasked, before it is started again. */
    default void ended(int status) throws FarmException {}
}
