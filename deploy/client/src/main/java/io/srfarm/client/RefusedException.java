package io.srfarm.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The farm, or its object store, answered and said no. */
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

    /** Why, with every place of a document that is to blame. */
    public ProblemDetails problem() {
        return problem;
    }

    /** When the farm wants to be asked again ({@code Retry-After}); empty: it did not say. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    @Override
    public int status() {
        return problem.status();
    }

    /** 429, and 500, 502, 503, 504: too much of it, or something is away; S3 servers say 500 when their disk is full. */
    @Override
    public boolean isTemporary() {
        return TEMPORARY.contains(status());
    }
}
