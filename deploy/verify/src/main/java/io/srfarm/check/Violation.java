package io.srfarm.check;

/**
 * A violation of an invariant.
 *
 * @param subject the job as {@code tenant/id}, or the object's key
 * @param what what was found
 */
public record Violation(Invariant invariant, String subject, String what) {}
