package io.srfarm.dispatcher.problem;

import io.srfarm.event.ErrorType;
import java.util.List;
import java.util.Optional;

/**
 * Refuses a job with a valid document that no worker can run, as far as its pictures and the workers are known.
 */
public final class UnfitJobException extends RuntimeException {
    private final transient ProblemLocation place;
    private final ErrorType type;

    /**
     * Creates the exception.
     *
     * @param type the error with which the job would fail
     * @param pointer to the cause in the document
     * @param detail the limit and its value
     */
    public UnfitJobException(ErrorType type, String pointer, String detail) {
        super(pointer + " " + detail);
        this.type = type;
        this.place = new ProblemLocation(pointer, detail, Optional.of(type.wireName()));
    }

    public ErrorType type() {
        return type;
    }

    /**
     * Creates the problem document.
     *
     * @param before JSON pointer to the job document within the request; empty if it is the whole body
     */
    public Problem problem(String before) {
        return ProblemKind.INVALID_JOB
                .because(String.valueOf(getMessage()))
                .at(List.of(new ProblemLocation(before + place.pointer(), place.detail(), place.error())));
    }
}
