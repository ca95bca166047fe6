package io.srfarm.dispatcher.queue;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the topics exist and the workers' group was configured. */
@Readiness
@Singleton
public final class TopicsReady implements HealthCheck {
    private final FarmTopics topics;

    public TopicsReady(FarmTopics topics) {
        this.topics = topics;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("topics exist and the group is configured")
                .status(topics.areReady())
                .build();
    }
}
