package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Who may submit jobs: {@code srfarm.tenants.<name>.…}. Tenants and keys may also stand in {@code srfarm.identity.keys-file}. */
@ConfigMapping(prefix = "srfarm.tenants")
public interface TenantsConfig {
    @WithParentName
    Map<String, TenantConfig> tenants();

    /** One tenant. */
    interface TenantConfig {
        /**
         * What its requests bear; a secret, from a file and never from a command line. Better give the digest alone, as
         * {@code keys.<name>.sha256}.
         */
        Optional<@Size(min = 16, message = "an API key has at least 16 characters") String> apiKey();

        /** Keys of which only the digest is known here, by names of your choice; all of them are valid at once. */
        Map<String, KeyConfig> keys();

        /** Whether it may name all inputs and sets, not only its own: for a farm that it has to itself. */
        @WithDefault("false")
        boolean wholeBucket();

        /** Jobs of it that may wait; by default its share of {@code srfarm.intake.queued-max}. */
        Optional<@Min(1) Integer> queuedMax();

        /** Work of it that may wait; by default its share of {@code srfarm.intake.work-max}. */
        Optional<@Min(1) Long> workMax();

        /** Requests to one dispatcher; by default {@code srfarm.quota.requests-per-second}. */
        Optional<@Min(1) Integer> requestsPerSecond();

        /** Bytes of presigned uploads; by default {@code srfarm.quota.upload-bytes-per-hour}. */
        Optional<@Min(1) Long> uploadBytesPerHour();

        /** One key. */
        interface KeyConfig {
            /** The key's SHA-256, as {@code srfarm keys new} and {@code srfarm keys hash} print it. */
            String sha256();

            /** When it is good for nothing any more, such as {@code 2027-01-01T00:00:00Z}; by default never. */
            Optional<Instant> expires();
        }
    }
}
