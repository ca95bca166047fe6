package io.srfarm.standalone.command;

import picocli.CommandLine.Help.Ansi;

/** Colours, where standard output is a terminal that wants them ({@code NO_COLOR} is heeded). */
final class TerminalColours {
    private TerminalColours() {}

    /** The name of a state, perhaps with blanks behind it, in the colour of how well that is. */
    static String state(String name) {
        return switch (name.strip()) {
            case "succeeded" -> painted("green", name);
            case "running" -> painted("cyan", name);
            case "failed", "dead", "expired" -> painted("red", name);
            case "cancelled", "cancelling" -> painted("yellow", name);
            default -> name;
        };
    }

    private static String painted(String colour, String text) {
        return Ansi.AUTO.enabled() ? Ansi.AUTO.string("@|" + colour + " " + text + "|@") : text;
    }
}
