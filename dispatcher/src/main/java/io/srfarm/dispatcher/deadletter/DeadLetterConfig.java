package io.srfarm.dispatcher.deadletter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How many dead letters can be looked at. */
@ConfigMapping(prefix = "srfarm.dead")
public interface DeadLetterConfig {
    /** Letters that are remembered, of all tenants together; of the tenant that has most the oldest is forgotten first. About 1 KiB each. */
    @WithDefault("10000")
    @Min(1)
    int lettersMax();
}
