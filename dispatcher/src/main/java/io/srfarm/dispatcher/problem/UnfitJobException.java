package io.srfarm.dispatcher.problem;

import io.srfarm.event.ErrorType;
import java.util.List;
import java.util.Optional;

/**
 * A job whose document is fine and that no worker could run: of its pictures, or of the workers there are, enough is known to
 * say so before it waits.
 */
public final class UnfitJobException extends RuntimeException {
    private final transient ProblemLocation place;
    private final ErrorType type;

    /**
     * @param type what the job would have failed with
     * @param pointer what in the document asks for it
     * @param detail names the limit and its value
     */
    public UnfitJobException(ErrorType type, String pointer, String detail) {
        super(pointer + " " + detail);
        this.type = type;
        this.place = new ProblemLocation(pointer, detail, Optional.of(type.wireName()));
    }

    public ErrorType type() {
        return type;
    }

    /** @param before the document's own place, as a JSON pointer; empty: it is all there is */
    public Problem problem(String before) {
        return ProblemKind.INVALID_JOB
                .because(String.valueOf(getMessage()))
                .at(List.of(new ProblemLocation(before + place.pointer(), place.detail(), place.error())));
    }
}
