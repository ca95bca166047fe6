package io.srfarm.queueing;

/**
 * The default dispatch window: how many jobs of a class may wait in its Kafka queue. It covers what workers will take
 * soon.
 */
public final class DispatchWindow {
    private static final int MIN = 32;

    private DispatchWindow() {}

    /**
     * Returns the window size.
     *
     * @param running number of running jobs
     */
    public static int of(int running) {
        return Math.max(MIN, 2 * running);
    }
}
