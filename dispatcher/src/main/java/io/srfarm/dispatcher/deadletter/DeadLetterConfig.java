package io.srfarm.dispatcher.deadletter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** Access to dead letters. */
@ConfigMapping(prefix = "srfarm.dead")
public interface DeadLetterConfig {
    /**
     * Most dead letters kept in memory of all tenants, about 1 KiB each; the oldest of the tenant with the most is
     * forgotten first.
     */
    @WithDefault("10000")
    @Min(1)
    int lettersMax();
}
