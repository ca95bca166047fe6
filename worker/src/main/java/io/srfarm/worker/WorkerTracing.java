package io.srfarm.worker;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.trace.Traces;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.Closeable;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts tracing before everything else and stops it last. */
@Singleton
final class WorkerTracing {
    private final WorkerTracingConfig config;
    private final String service;
    private Closeable traces = () -> {};

    WorkerTracing(WorkerTracingConfig config, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.config = config;
        this.service = service;
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        config.endpoint().ifPresent(endpoint -> traces = Traces.begin(endpoint, service, config.ratio()));
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        traces.close();
    }
}
