package io.srfarm.dispatcher.problem;

import java.util.List;

/** Refuses a request with a problem document. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /**
     * Creates a 400 for one fault of a request.
     *
     * @param pointer into the body; empty for the whole body or a parameter
     */
    public static ProblemException at(String pointer, String detail) {
        return new ProblemException(ProblemKind.INVALID_REQUEST
                .because((pointer + " " + detail).strip())
                .at(List.of(new ProblemLocation(pointer, detail))));
    }

    public Problem problem() {
        return problem;
    }
}
