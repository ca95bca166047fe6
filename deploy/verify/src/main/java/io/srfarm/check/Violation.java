package io.srfarm.check;

/**
 * One promise that was not kept.
 *
 * @param subject the job as {@code tenant/id}, or the object's key
 * @param what what was found instead
 */
public record Violation(Invariant invariant, String subject, String what) {}
