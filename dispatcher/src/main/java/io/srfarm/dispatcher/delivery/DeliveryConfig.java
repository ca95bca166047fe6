package io.srfarm.dispatcher.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How pixels are handed out and taken in. */
@ConfigMapping(prefix = "srfarm.delivery")
public interface DeliveryConfig {
    /** How long a presigned URL is good for, at most seven days. */
    @WithDefault("PT1H")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration urlValidity();
}
