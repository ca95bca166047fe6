package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Access for autoscalers. */
@ConfigMapping(prefix = "srfarm.scaler")
public interface ScalerConfig {
    /**
     * The key that gives access to the backlog and to nothing else; tenants' keys then do not. A secret. Without it
     * every tenant's key gives access.
     */
    Optional<@Size(min = 16, message = "an API key has at least 16 characters") String> apiKey();
}
