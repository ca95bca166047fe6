package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** Limits per tenant and dispatcher, unless {@code srfarm.tenants.<name>} overrides them. */
@ConfigMapping(prefix = "srfarm.quota")
public interface QuotaConfig {
    /** Requests of any kind; after a pause twice as many are allowed at once. */
    @WithDefault("10000")
    @Min(1)
    int requestsPerSecond();

    /** Bytes of presigned uploads: the announced size, or the largest picture size without one. */
    @WithDefault("274877906944")
    @Min(1)
    long uploadBytesPerHour();
}
