package io.srfarm.queueing;

/** How many jobs of a class may lie in its queue unstarted, unless a setting says otherwise: as many as workers will soon take. */
public final class DispatchWindow {
    private static final int MIN = 32;

    private DispatchWindow() {}

    /** @param running jobs that workers have */
    public static int of(int running) {
        return Math.max(MIN, 2 * running);
    }
}
