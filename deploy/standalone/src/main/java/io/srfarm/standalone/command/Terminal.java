package io.srfarm.standalone.command;

import me.tongfei.progressbar.ProgressBarStyle;

/** Properties of the terminal, if there is one. */
public final class Terminal {
    /** System property that the launcher sets: whether standard error is a terminal. */
    private static final String THERE = "srfarm.terminal";

    /**
     * System property that the launcher sets: the width of the terminal of standard output; absent if it is not a terminal.
     */
    private static final String COLUMNS = "srfarm.columns";

    /** System property that the launcher sets: whether the terminal can show non-ASCII characters. */
    private static final String UNICODE = "srfarm.unicode";

    private static final int COLUMNS_MIN = 40;

    private Terminal() {}

    /** Returns the characters per line of standard output; practically unlimited if it is not a terminal. */
    static int columns() {
        int columns = Integer.getInteger(COLUMNS, Integer.MAX_VALUE);
        return columns < COLUMNS_MIN ? Integer.MAX_VALUE : columns;
    }

    public static boolean isThere() {
        return Boolean.getBoolean(THERE);
    }

    /** Returns a progress bar style in characters that the terminal can show. */
    public static ProgressBarStyle style() {
        return Boolean.getBoolean(UNICODE) ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII;
    }
}
