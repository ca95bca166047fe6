package io.srfarm.standalone.command;

/** A number of things, in words. */
public final class Plural {
    private Plural() {}

    /** Such as {@code 1 job}, {@code 3 jobs}. */
    public static String of(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
