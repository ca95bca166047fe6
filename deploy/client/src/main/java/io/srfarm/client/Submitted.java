package io.srfarm.client;

/** What became of one document of many. */
public sealed interface Submitted {
    /** The farm has it, and owes an end to it. */
    record Accepted(String job) implements Submitted {}

    /** The farm has not. */
    record Refused(Problem problem) implements Submitted {}
}
