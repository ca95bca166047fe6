package io.srfarm.event;

/**
 * Why a job ended without a set.
 *
 * @param message for a person; names the thing, the expectation and the value found, never a secret
 */
public record JobError(ErrorType type, String message) {}
