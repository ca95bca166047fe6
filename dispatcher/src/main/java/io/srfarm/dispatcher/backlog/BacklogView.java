package io.srfarm.dispatcher.backlog;

/**
 * The backlog by class, and of all of them: what an autoscaler reads.
 *
 * @param workerRate what one worker does in a second: pixels of the inputs x candidates
 * @param measured whether that was measured on jobs that succeeded, or is assumed
 */
record BacklogView(
        Backlog total, Backlog interactive, Backlog normal, Backlog bulk, double workerRate, boolean measured) {}
