package io.srfarm.dispatcher.backlog;

import java.util.Map;

/**
 * The backlog by class, and of all of them: what an autoscaler reads.
 *
 * @param total its {@code desiredWorkers} are those that the cool-down keeps, the ones to have; those of a class are what it
 *     would take alone, now
 * @param workerRate what one worker does in a second: pixels of the inputs x candidates
 * @param measured whether that was measured on jobs that succeeded, or is assumed
 * @param deviceRates the same by kind of device, as far as measured
 */
record BacklogView(
        Backlog total,
        Backlog interactive,
        Backlog normal,
        Backlog bulk,
        double workerRate,
        boolean measured,
        Map<String, Double> deviceRates) {
    BacklogView {
        deviceRates = Map.copyOf(deviceRates);
    }
}
