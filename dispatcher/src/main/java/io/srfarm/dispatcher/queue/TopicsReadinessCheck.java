package io.srfarm.dispatcher.queue;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the topics exist and the workers' group is configured. */
@Readiness
@Singleton
public final class TopicsReadinessCheck implements HealthCheck {
    private final FarmTopics topics;

    public TopicsReadinessCheck(FarmTopics topics) {
        this.topics = topics;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("topics exist and the group is configured")
                .status(topics.areReady());
        if (!topics.missing().isEmpty()) {
            response.withData("reason", topics.missing());
        }
        if (!topics.advice().isEmpty()) {
            response.withData("advice", topics.advice());
        }
        return response.build();
    }
}
