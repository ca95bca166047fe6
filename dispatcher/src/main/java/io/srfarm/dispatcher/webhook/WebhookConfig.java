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

/** Whom the farm calls when something happens to a job, how, and how often. */
@ConfigMapping(prefix = "srfarm.webhooks")
public interface WebhookConfig {
    /**
     * Signing secrets of each tenant, by its name: {@code whsec_} and 24 to 64 bytes in base64, several by commas. The first is
     * the current one; every call is signed with all of them, so that receivers can change over one after another. A tenant
     * without a secret cannot ask for webhooks.
     */
    Map<String, List<String>> secrets();

    /** Whether {@code http} URLs are allowed too: for intranets and trials. */
    @WithDefault("false")
    boolean httpAllowed();

    /** Networks (CIDR, by commas) that may be called although they are not public: {@code 10.1.2.0/24}. */
    Optional<List<String>> allowedNetworks();

    /** How long after an attempt that failed the next one follows, each 20 % more or less; after the last one the delivery is dead. */
    @WithDefault("PT5S,PT30S,PT2M,PT10M,PT1H,PT4H,PT12H")
    @NotEmpty
    List<Duration> retries();

    /** Longest time of one call, from the connection to the head of the answer. */
    @WithDefault("PT15S")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration timeout();

    /** Longest wait, while a job is submitted, for the addresses of its receiver. */
    @WithDefault("PT2S")
    Duration resolveTimeMax();

    /** Calls at one time; a tenant has at most half of them. */
    @WithDefault("32")
    @Min(2)
    @Max(1000)
    int concurrency();

    /** Calls at one time to one receiver (tenant, host and port). */
    @WithDefault("4")
    @Min(1)
    @Max(1000)
    int concurrencyOfOne();

    /**
     * Deliveries that wait, of all tenants together; a tenant has no more than are left for all others. Further ones are dead
     * at once and can be redriven.
     */
    @WithDefault("20000")
    @Min(1)
    int pendingMax();

    /** Bytes of memory that these take, about 1 KiB each; shared in the same way. */
    @WithDefault("33554432")
    @Min(16384)
    long pendingBytesMax();

    /** Dead deliveries that are kept, of all tenants together; of the tenant that has most the oldest is forgotten first. */
    @WithDefault("10000")
    @Min(1)
    int deadMax();

    /** Bytes of memory that these take; forgotten in the same way. */
    @WithDefault("16777216")
    @Min(16384)
    long deadBytesMax();
}
