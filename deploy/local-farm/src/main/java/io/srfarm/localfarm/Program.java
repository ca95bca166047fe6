package io.srfarm.localfarm;

/** How the user calls this program. */
public final class Program {
    /** System property that the launcher sets: what was typed. */
    private static final String NAME = "srfarm.program";

    private Program() {}

    /** A command to be typed as it stands, in the quotes of all messages. */
    public static String call(String command) {
        return "`" + System.getProperty(NAME, "./srfarm") + " " + command + "`";
    }
}
