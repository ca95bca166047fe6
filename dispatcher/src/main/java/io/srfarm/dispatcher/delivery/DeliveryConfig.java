package io.srfarm.dispatcher.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How pixels are handed out and taken in. */
@ConfigMapping(prefix = "srfarm.delivery")
public interface DeliveryConfig {
    /** How long a presigned URL is good for, at most seven days. */
    @WithDefault("PT1H")
    Duration urlValidity();
}
