package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants: {@code srfarm.tenants.<name>.…}. Tenants and keys can also be listed in
 * {@code srfarm.identity.keys-file}.
 */
@ConfigMapping(prefix = "srfarm.tenants")
public interface TenantsConfig {
    @WithParentName
    Map<String, TenantConfig> tenants();

    /** One tenant. */
    interface TenantConfig {
        /**
         * The API key; a secret: set it in a file, never on a command line. Prefer to set only its digest, as
         * {@code keys.<name>.sha256}.
         */
        Optional<@Size(min = 16, message = "an API key has at least 16 characters") String> apiKey();

        /** Keys given by their digests, under names of your choice; all are valid at once. */
        Map<String, KeyConfig> keys();

        /** Whether it may access all inputs and sets instead of only its own, for a farm with a single tenant. */
        @WithDefault("false")
        boolean wholeBucket();

        /** Most waiting jobs; by default its share of {@code srfarm.intake.queued-max}. */
        Optional<@Min(1) Integer> queuedMax();

        /** Most waiting work; by default its share of {@code srfarm.intake.work-max}. */
        Optional<@Min(1) Long> workMax();

        /** Requests per second to one dispatcher; by default {@code srfarm.quota.requests-per-second}. */
        Optional<@Min(1) Integer> requestsPerSecond();

        /** Bytes of presigned uploads per hour; by default {@code srfarm.quota.upload-bytes-per-hour}. */
        Optional<@Min(1) Long> uploadBytesPerHour();

        /** One key. */
        interface KeyConfig {
            /** The key's SHA-256, as printed by {@code srfarm keys new} and {@code srfarm keys hash}. */
            String sha256();

            /** When it expires, such as {@code 2027-01-01T00:00:00Z}; by default never. */
            Optional<Instant> expires();
        }
    }
}
