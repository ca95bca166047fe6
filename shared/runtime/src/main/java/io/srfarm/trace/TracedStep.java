package io.srfarm.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;

/** A span that is current in the creating thread until it is closed. Not thread-safe, except for setting attributes. */
public final class TracedStep implements AutoCloseable {
    private final Span span;
    private final Scope scope;
    private boolean lasting;

    @SuppressWarnings("MustBeClosedChecker") // closed with the step
    TracedStep(Span span) {
        this.span = span;
        this.scope = span.makeCurrent();
    }

    /**
     * Sets an attribute.
     *
     * @param value neither secret nor of unbounded length
     */
    public TracedStep with(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    public TracedStep with(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    /**
     * Ends the span when {@code outcome} completes, in whichever thread. {@link #close} then only detaches the span
     * from this thread.
     */
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
