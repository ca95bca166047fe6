package io.srfarm.standalone.farm;

/** How one process of the farm is started, the first time and again. Interrupting the thread gives up. */
interface Launch {
    /** Starts it, and returns as soon as its process is known. */
    Running launch() throws FarmException;

    /** Returns once it does its work. */
    default void awaitReady(Running process) throws FarmException, InterruptedException {}

    /** Called when it has ended unasked, before it is started again. */
    default void ended(int status) throws FarmException {}
}
