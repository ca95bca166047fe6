package io.srfarm.client;

/** Result for one document of a batch submission. */
public sealed interface SubmissionResult {
    /** The job was accepted; the farm guarantees that it ends. */
    record Accepted(String job) implements SubmissionResult {}

    /** The job was refused. */
    record Refused(ProblemDetails problem) implements SubmissionResult {}
}
