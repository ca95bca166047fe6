package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Access for autoscalers. */
@ConfigMapping(prefix = "srfarm.scaler")
public interface ScalerConfig {
    /**
     * The key that gives access to the backlog and to nothing else; tenants' keys then do not. A secret: prefer to set only
     * its digest, as {@code sha256}. Without either, every tenant's key gives access.
     */
    Optional<@Size(min = 16, message = "an API key has at least 16 characters") String> apiKey();

    /** The key's SHA-256, as {@code srfarm keys new} and {@code srfarm keys hash} print it; instead of the key itself. */
    Optional<@Pattern(regexp = "[0-9a-f]{64}", message = "a SHA-256 is 64 characters of [0-9a-f]") String> sha256();
}
