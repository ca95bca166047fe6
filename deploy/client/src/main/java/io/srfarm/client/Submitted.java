package io.srfarm.client;

/** Result for one document of a batch submission. */
public sealed interface Submitted {
    /** The job was accepted; the farm guarantees that it ends. */
    record Accepted(String job) implements Submitted {}

    /** The job was refused. */
    record Refused(Problem problem) implements Submitted {}
}
