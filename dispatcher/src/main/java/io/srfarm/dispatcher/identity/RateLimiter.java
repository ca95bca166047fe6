package io.srfarm.dispatcher.identity;

import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.job.Tenant;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Enforces the tenants' rate limits at this dispatcher. Keeps a small state for each tenant with a key. */
@Singleton
public final class RateLimiter {
    private static final double SECONDS_AN_HOUR = 3600;

    private final Map<Tenant, Held> byTenant = new ConcurrentHashMap<>();

    /** A changed quota resets the buckets. */
    private record Held(Quota quota, TokenBucket requests, TokenBucket uploads) {
        static Held of(Quota quota) {
            long now = System.nanoTime();
            return new Held(
                    quota,
                    new TokenBucket(quota.requestsPerSecond(), 2.0 * quota.requestsPerSecond(), now),
                    new TokenBucket(
                            (double) quota.uploadBytesPerHour() / SECONDS_AN_HOUR,
                            (double) quota.uploadBytesPerHour(),
                            now));
        }
    }

    /**
     * Takes one request.
     *
     * @throws OverloadedException if the limit is exceeded
     */
    void requireRequest(TenantAccess tenantAccess) {
        require("requests-per-second", held(tenantAccess).requests(), 1);
    }

    /**
     * Takes an upload.
     *
     * @param bytes size of the upload
     * @throws OverloadedException if the limit is exceeded
     */
    public void requireUpload(TenantAccess tenantAccess, long bytes) {
        require("upload-bytes-per-hour", held(tenantAccess).uploads(), (double) bytes);
    }

    private static void require(String limit, TokenBucket tokenBucket, double amount) {
        Duration wait = tokenBucket.take(amount, System.nanoTime());
        if (!wait.isZero()) {
            throw new OverloadedException(
                    "the tenant exceeds its rate limit (limit " + limit + ")",
                    Duration.ofSeconds(wait.toSeconds() + 1));
        }
    }

    private Held held(TenantAccess tenantAccess) {
        return byTenant.compute(
                tenantAccess.tenant(),
                (tenant, held) -> held != null && held.quota().equals(tenantAccess.quota())
                        ? held
                        : Held.of(tenantAccess.quota()));
    }
}
