package io.srfarm.standalone.command;

/** Formats counts with their noun in singular or plural. */
public final class Plural {
    private Plural() {}

    /** Returns {@code 1 job}, {@code 3 jobs}, and so on. */
    public static String of(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
