package io.srfarm.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;

/** Something that takes time, from its making until it is closed, by the thread that made it. Not thread-safe but for its attributes. */
public final class TracedStep implements AutoCloseable {
    private final Span span;
    private final Scope scope;
    private boolean lasting;

    @SuppressWarnings("MustBeClosedChecker") // it is closed with the step
    TracedStep(Span span) {
        this.span = span;
        this.scope = span.makeCurrent();
    }

    /** @param value never a secret, and nothing that a user can make long */
    public TracedStep with(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    public TracedStep with(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    /** Lets the step end with {@code outcome}, in whichever thread; {@link #close} then only takes this thread out of it. */
    public <T> CompletableFuture<T> until(CompletableFuture<T> outcome) {
        lasting = true;
        return outcome.whenComplete((result, failure) -> span.end());
    }

    @Override
    public void close() {
        scope.close();
        if (!lasting) {
            span.end();
        }
    }
}
