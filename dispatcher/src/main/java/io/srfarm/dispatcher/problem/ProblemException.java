package io.srfarm.dispatcher.problem;

import java.util.List;

/** A request cannot be served; the problem says why. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /**
     * 400 for one place of a request.
     *
     * @param pointer into its body; empty: the body as a whole, or a parameter
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
