package io.srfarm.dispatcher.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Limits for slow clients. */
@ConfigMapping(prefix = "srfarm.web")
public interface WebConfig {
    /** Longest time in which a request's body must arrive, measured from its head. */
    @WithDefault("PT30S")
    @DurationMin(millis = 100)
    Duration bodyTimeMax();

    /** Most bytes of request bodies in progress; one tenant may have at most as many as are left for all others. */
    @WithDefault("67108864")
    @Min(2097152)
    long bodyBytesMax();
}
