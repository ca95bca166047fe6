package io.srfarm.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Where traces of jobs go. */
@ConfigMapping(prefix = "srfarm.tracing")
interface WorkerTracingConfig {
    /** OTLP/HTTP door of a collector, such as {@code http://127.0.0.1:4318/v1/traces}; by default there is none, and nothing is traced. */
    Optional<URI> endpoint();

    /** The part of traces that is kept, 0 to 1; one that its submitter began is kept as was decided there. */
    @WithDefault("1.0")
    double ratio();
}
