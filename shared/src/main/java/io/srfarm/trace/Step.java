package io.srfarm.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;

/** Something that takes time, from its making until it is closed, by the thread that made it. */
public final class Step implements AutoCloseable {
    private final Span span;
    private final Scope scope;

    @SuppressWarnings("MustBeClosedChecker") // it is closed with the step
    Step(Span span) {
        this.span = span;
        this.scope = span.makeCurrent();
    }

    /** @param value never a secret, and nothing that a user can make long */
    public Step with(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    public Step with(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }
}
