package io.srfarm.dispatcher.webhook;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A configuration and deliveries for tests. */
final class Settings {
    static final Tenant ACME = new Tenant("acme");
    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    /** The secret of the standard's own example. */
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private Settings() {}

    /** The defaults and a secret for acme, but for what is said: name, value, name, value … */
    static WebhookConfig with(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put("srfarm.webhooks.secrets.acme", SECRET);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put("srfarm.webhooks." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(WebhookConfig.class)
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(WebhookConfig.class);
    }

    static WebhookDelivery delivery(String id, String origin, Instant next) {
        return delivery(id, ACME, origin, next);
    }

    static WebhookDelivery delivery(String id, Tenant tenant, String origin, Instant next) {
        return new WebhookDelivery(
                id,
                tenant,
                new JobId("j-" + id),
                "succeeded",
                origin + "/hook",
                origin,
                "{\"test\": 2432232314}",
                NOON,
                0,
                next,
                Optional.empty(),
                false);
    }
}
