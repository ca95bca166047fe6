package io.srfarm.standalone.command;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBarStyle;

/** What standard error leads to. */
public final class Terminal {
    /** System property that the launcher sets: whether standard error is a terminal. */
    private static final String THERE = "srfarm.terminal";

    private Terminal() {}

    public static boolean isThere() {
        return Boolean.getBoolean(THERE);
    }

    /** Bars that the terminal's characters can draw. */
    public static ProgressBarStyle style() {
        String locale = System.getenv().getOrDefault("LC_ALL", System.getenv().getOrDefault("LANG", ""));
        return locale.toUpperCase(Locale.ROOT).contains("UTF-8")
                ? ProgressBarStyle.UNICODE_BLOCK
                : ProgressBarStyle.ASCII;
    }
}
