package io.srfarm.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** The destination of traces. */
@ConfigMapping(prefix = "srfarm.tracing")
interface WorkerTracingConfig {
    /**
     * OTLP/HTTP endpoint of a collector, such as {@code http://127.0.0.1:4318/v1/traces}; without it nothing is traced.
     */
    Optional<URI> endpoint();

    /**
     * Fraction of traces to keep, 0 to 1. For a trace started by the submitter, the submitter's sampling decision is
     * kept.
     */
    @WithDefault("1.0")
    double ratio();
}
