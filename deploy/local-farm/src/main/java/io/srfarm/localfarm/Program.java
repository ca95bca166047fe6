package io.srfarm.localfarm;

/** How the user starts this program, for hints in messages. */
public final class Program {
    /** System property that the launcher sets: the name under which it was called. */
    private static final String NAME = "srfarm.program";

    private Program() {}

    /** Returns the complete command line of a command, in backquotes. */
    public static String call(String command) {
        return "`" + System.getProperty(NAME, "./srfarm") + " " + command + "`";
    }
}
