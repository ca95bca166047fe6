package io.srfarm.standalone.command;

import picocli.CommandLine.Help.Ansi;

/** Colours text if standard output is a terminal and {@code NO_COLOR} is not set. */
final class TerminalColours {
    private TerminalColours() {}

    /** Returns the name of a job state, which may be padded with blanks, in the colour of that state. */
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
