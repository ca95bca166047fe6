package io.srfarm.dispatcher.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Export of job traces. */
@ConfigMapping(prefix = "srfarm.tracing")
public interface DispatcherTracingConfig {
    /**
     * OTLP/HTTP endpoint of a collector, such as {@code http://127.0.0.1:4318/v1/traces}; by default none, which
     * disables tracing.
     */
    Optional<URI> endpoint();

    /** Share of traces to sample, 0 to 1; a trace started by the submitter keeps the submitter's decision. */
    @WithDefault("1.0")
    double ratio();
}
