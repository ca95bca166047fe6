package io.srfarm.client;

/** What became of one document of many. */
public sealed interface SubmissionResult {
    /** The farm has it, and owes an end to it. */
    record Accepted(String job) implements SubmissionResult {}

    /** The farm has not. */
    record Refused(ProblemDetails problem) implements SubmissionResult {}
}
