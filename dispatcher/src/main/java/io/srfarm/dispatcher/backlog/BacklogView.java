package io.srfarm.dispatcher.backlog;

import java.util.Map;

/**
 * The backlog in total and by class, for autoscalers.
 *
 * @param total its {@code desiredWorkers} is the number of workers to run, after cool-down; that of a class is what the
 *     class alone needs now
 * @param workerRate what one worker processes per second: pixels of the inputs x candidates
 * @param measured whether the rate was measured on finished jobs or is assumed
 * @param deviceRates the measured rates by device kind
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
