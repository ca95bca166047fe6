package io.srfarm.standalone.check;

/**
 * A violation of an invariant.
 *
 * @param subject the job as {@code tenant/id}, or the object's key
 * @param what what was found
 */
public record Breach(Invariant invariant, String subject, String what) {}
