package io.srfarm.dispatcher.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Uploads and downloads of pictures. */
@ConfigMapping(prefix = "srfarm.delivery")
public interface DeliveryConfig {
    /** How long a presigned URL is valid, at most seven days. */
    @WithDefault("PT1H")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration urlValidity();

    /**
     * Most archives sent at one time, each by a thread of its own; one tenant may have at most as many as are left for
     * all others.
     */
    @WithDefault("32")
    @Min(1)
    @Max(1000)
    int archivesMax();

    /** Longest time for a client to read the next 64 KiB of an archive; then the connection is closed. */
    @WithDefault("PT30S")
    @DurationMin(millis = 100)
    Duration archiveStallMax();
}
