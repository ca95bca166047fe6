package io.srfarm.dispatcher.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Webhook calls about events of jobs. */
@ConfigMapping(prefix = "srfarm.webhooks")
public interface WebhookConfig {
    /**
     * Signing secrets by tenant name: {@code whsec_} followed by 24 to 64 bytes in base64; several are separated by
     * commas. Every call is signed with all of them, the current one first, so that receivers can switch one after
     * another. A tenant without a secret cannot use webhooks.
     */
    Map<String, List<String>> secrets();

    /** Whether {@code http} URLs are allowed too, for intranets and trials. */
    @WithDefault("false")
    boolean httpAllowed();

    /** Networks that may be called although they are not public, as CIDR separated by commas: {@code 10.1.2.0/24}. */
    Optional<List<String>> allowedNetworks();

    /** Delays between a failed attempt and the next, each varied by 20 %; after the last one the delivery is dead. */
    @WithDefault("PT5S,PT30S,PT2M,PT10M,PT1H,PT4H,PT12H")
    @NotEmpty
    List<Duration> retries();

    /** Longest time of one call, from connecting to the head of the response. */
    @WithDefault("PT15S")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration timeout();

    /** Longest DNS lookup of the receiver during a submission. */
    @WithDefault("PT2S")
    Duration resolveTimeMax();

    /** Most concurrent calls; a tenant has at most half of them. */
    @WithDefault("32")
    @Min(2)
    @Max(1000)
    int concurrency();

    /** Most concurrent calls to one receiver (tenant, host and port). */
    @WithDefault("4")
    @Min(1)
    @Max(1000)
    int concurrencyOfOne();

    /**
     * Most pending deliveries of all tenants; one tenant may have at most as many as are left for all others. Further
     * ones are dead at once and can be redriven.
     */
    @WithDefault("20000")
    @Min(1)
    int pendingMax();

    /** Most memory in bytes for pending deliveries, about 1 KiB each; shared in the same way. */
    @WithDefault("33554432")
    @Min(16384)
    long pendingBytesMax();

    /** Most dead deliveries kept of all tenants; the oldest of the tenant with the most is forgotten first. */
    @WithDefault("10000")
    @Min(1)
    int deadMax();

    /** Most memory in bytes for dead deliveries; forgotten in the same way. */
    @WithDefault("16777216")
    @Min(16384)
    long deadBytesMax();
}
