package io.srfarm.dispatcher.identity;

import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API key of a tenant. Only its digest is known.
 *
 * @param name distinguishes the tenant's keys: 1 to 64 characters of {@code [A-Za-z0-9._-]}
 * @param sha256 digest of the key. Keys have 256 random bits, so a plain digest cannot be reversed and needs neither
 *     salt nor a slow hash: those protect passwords, and would cost every request as much as an attacker
 * @param expires when it becomes invalid; empty if it never does
 */
record ApiKey(Tenant tenant, String name, Sha256 sha256, Optional<Instant> expires) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    ApiKey {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a key's name is 1 to 64 characters of [A-Za-z0-9._-]");
        }
    }

    boolean isGoodAt(Instant now) {
        return expires.map(now::isBefore).orElse(true);
    }
}
