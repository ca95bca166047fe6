package io.srfarm.dispatcher.identity;

import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key of a tenant, of which we know the digest only.
 *
 * @param name tells the tenant's keys apart: 1 to 64 characters of {@code [A-Za-z0-9._-]}
 * @param sha256 of the key. Keys are drawn with 256 random bits, so that a plain digest cannot be turned back and needs
 *     neither salt nor a slow function: those are for passwords, which people choose, and would cost every request
 *     what they cost an attacker
 * @param expires the first moment at which it is good for nothing; empty: it never expires
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
