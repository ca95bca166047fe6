package io.srfarm.dispatcher.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What slow clients may take. */
@ConfigMapping(prefix = "srfarm.web")
public interface WebConfig {
    /** Longest time in which a request's body has to come, from its head on. */
    @WithDefault("PT30S")
    @DurationMin(millis = 100)
    Duration bodyTimeMax();

    /** Bytes of bodies that are on their way at one time; a tenant has no more than are left for all others. */
    @WithDefault("67108864")
    @Min(2097152)
    long bodyBytesMax();
}
