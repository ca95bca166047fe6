package io.srfarm.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The farm or its object store refused a request. */
public final class RefusedException extends ClientException {
    private static final long serialVersionUID = 1L;
    private static final Set<Integer> TEMPORARY = Set.of(429, 500, 502, 503, 504);

    private final transient ProblemDetails problem;
    private final transient Optional<Duration> retryAfter;

    RefusedException(ProblemDetails problem, Optional<Duration> retryAfter) {
        super(problem.line());
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** Returns the reason, with every error in the document. */
    public ProblemDetails problem() {
        return problem;
    }

    /** Returns when to try again ({@code Retry-After}); empty if the farm did not say. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    @Override
    public int status() {
        return problem.status();
    }

    /** Returns true for 429, 500, 502, 503 and 504. 500 is included because S3 servers send it when their disk is full. */
    @Override
    public boolean isTemporary() {
        return TEMPORARY.contains(status());
    }
}
