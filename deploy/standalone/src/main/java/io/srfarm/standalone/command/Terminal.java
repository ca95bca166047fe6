package io.srfarm.standalone.command;

import me.tongfei.progressbar.ProgressBarStyle;

/** What standard output and standard error lead to. */
public final class Terminal {
    /** System property that the launcher sets: whether standard error is a terminal. */
    private static final String THERE = "srfarm.terminal";

    /** System property that the launcher sets: how wide the terminal is that standard output leads to; absent: it is none. */
    private static final String COLUMNS = "srfarm.columns";

    /** System property that the launcher sets: whether the terminal shows more than ASCII. */
    private static final String UNICODE = "srfarm.unicode";

    private static final int COLUMNS_MIN = 40;

    private Terminal() {}

    /** Characters of a line of standard output; as good as endless where it leads to a file or a program. */
    static int columns() {
        int columns = Integer.getInteger(COLUMNS, Integer.MAX_VALUE);
        return columns < COLUMNS_MIN ? Integer.MAX_VALUE : columns;
    }

    public static boolean isThere() {
        return Boolean.getBoolean(THERE);
    }

    /** Bars that the terminal's characters can draw. */
    public static ProgressBarStyle style() {
        return Boolean.getBoolean(UNICODE) ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII;
    }
}
