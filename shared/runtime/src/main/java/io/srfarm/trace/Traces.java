package io.srfarm.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Traces the steps of this process as spans of a job's trace. Before {@link #begin} spans are not recorded and cost
 * almost nothing, but the submitter's trace context is still propagated. A span is bound to its thread; pass
 * {@link #here} to continue the trace in another thread or process. Thread-safe.
 */
public final class Traces {
    /** The header of a request or record with its trace context (W3C Trace Context). */
    public static final String HEADER = "traceparent";

    private static final W3CTraceContextPropagator FORM = W3CTraceContextPropagator.getInstance();
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final String SCOPE = "io.srfarm";

    private static volatile Tracer tracer = TracerProvider.noop().get(SCOPE);

    private Traces() {}

    /**
     * Starts to export spans to a collector in the background and in bounded memory. Spans that the collector does not
     * accept are dropped.
     *
     * @param endpoint the collector's OTLP/HTTP endpoint, such as {@code http://127.0.0.1:4318/v1/traces}
     * @param service this process's name in traces
     * @param ratio the fraction of traces to keep, 0 to 1; for a trace started elsewhere, the decision made there is
     *     kept
     * @return close it to export the remaining spans and stop
     */
    public static Closeable begin(URI endpoint, String service, double ratio) {
        OtlpHttpSpanExporter exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(DELAY)
                        .build())
                .build();
        tracer = provider.get(SCOPE);
        return provider;
    }

    /**
     * Starts a span with a remote parent.
     *
     * @param parent a {@code traceparent}; if empty or invalid, the current span is the parent, or a new trace starts
     */
    public static TracedStep step(String name, SpanKind kind, Optional<String> parent) {
        Context context = parent.map(Traces::read).orElseGet(Context::current);
        return new TracedStep(
                tracer.spanBuilder(name).setSpanKind(kind).setParent(context).startSpan());
    }

    /** Returns the current span's context as a {@code traceparent}; empty if there is none. */
    public static Optional<String> here() {
        Map<String, String> headers = new HashMap<>();
        if (Span.current().getSpanContext().isValid()) {
            FORM.inject(Context.current(), headers, (carrier, name, value) -> {
                if (carrier != null) {
                    carrier.put(name, value);
                }
            });
        }
        return Optional.ofNullable(headers.get(HEADER));
    }

    private static Context read(String traceparent) {
        return FORM.extract(Context.current(), traceparent, new TextMapGetter<String>() {
            @Override
            public Iterable<String> keys(String carrier) {
                return List.of(HEADER);
            }

            @Override
            public @Nullable String get(@Nullable String carrier, String name) {
                return name.equals(HEADER) ? carrier : null;
            }
        });
    }
}
