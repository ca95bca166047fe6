package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** What each tenant may ask of one dispatcher at most, unless {@code srfarm.tenants.<name>} says otherwise. */
@ConfigMapping(prefix = "srfarm.quota")
public interface QuotaConfig {
    /** Requests, of any kind; twice as many may come at once after a pause. */
    @WithDefault("10000")
    @Min(1)
    int requestsPerSecond();

    /** Bytes that presigned uploads may bring: those announced, or the largest picture where none are. */
    @WithDefault("274877906944")
    @Min(1)
    long uploadBytesPerHour();
}
