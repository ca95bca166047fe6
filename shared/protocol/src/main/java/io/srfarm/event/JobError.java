package io.srfarm.event;

/**
 * The error of a job that ended without a set.
 *
 * @param message human-readable; names the object, the expectation and the value found; contains no secrets
 */
public record JobError(ErrorType type, String message) {}
