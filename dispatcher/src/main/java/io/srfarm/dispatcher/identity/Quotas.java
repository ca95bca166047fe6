package io.srfarm.dispatcher.identity;

import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.job.Tenant;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Enforces the tenants' rate limits at this dispatcher. Keeps a small state for each tenant with a key. */
@Singleton
public final class Quotas {
    private static final double SECONDS_AN_HOUR = 3600;

    private final Map<Tenant, Held> byTenant = new ConcurrentHashMap<>();

    /** A changed quota resets the buckets. */
    private record Held(Quota quota, Allowance requests, Allowance uploads) {
        static Held of(Quota quota) {
            long now = System.nanoTime();
            return new Held(
                    quota,
                    new Allowance(quota.requestsPerSecond(), 2.0 * quota.requestsPerSecond(), now),
                    new Allowance(
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
    void requireRequest(Tenancy tenancy) {
        require("requests-per-second", held(tenancy).requests(), 1);
    }

    /**
     * Takes an upload.
     *
     * @param bytes size of the upload
     * @throws OverloadedException if the limit is exceeded
     */
    public void requireUpload(Tenancy tenancy, long bytes) {
        require("upload-bytes-per-hour", held(tenancy).uploads(), (double) bytes);
    }

    private static void require(String limit, Allowance allowance, double amount) {
        Duration wait = allowance.take(amount, System.nanoTime());
        if (!wait.isZero()) {
            throw new OverloadedException(
                    "the tenant exceeds its rate limit (limit " + limit + ")",
                    Duration.ofSeconds(wait.toSeconds() + 1));
        }
    }

    private Held held(Tenancy tenancy) {
        return byTenant.compute(
                tenancy.tenant(),
                (tenant, held) ->
                        held != null && held.quota().equals(tenancy.quota()) ? held : Held.of(tenancy.quota()));
    }
}
