package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** How autoscalers are known. */
@ConfigMapping(prefix = "srfarm.scaler")
public interface ScalerConfig {
    /**
     * What they bear to see the backlog, which is all that it opens; then no tenant's key shows it. A secret. Without it every
     * tenant's key does.
     */
    Optional<@Size(min = 16, message = "an API key has at least 16 characters") String> apiKey();
}
