package io.srfarm.dispatcher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.Sha256;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Optional;

/** The key of those who scale the farm: what waits of all tenants is theirs to know, and nothing else is. */
@Singleton
public final class ScalerKey {
    private final Optional<Sha256> hash;

    ScalerKey(ScalerConfig config) {
        if (config.apiKey().isPresent() && config.sha256().isPresent()) {
            throw new IllegalArgumentException("srfarm.scaler has an api-key and a sha256: give one of them");
        }
        this.hash = config.sha256().map(Sha256::new).or(() -> config.apiKey().map(Sha256::of));
    }

    /** Whether this key, not a tenant's, opens what the request was matched to, however its path is spelt. */
    boolean guards(Class<?> resource) {
        return hash.isPresent() && resource.isAnnotationPresent(ScalerAccess.class);
    }

    public boolean is(String presented) {
        return is(Sha256.of(presented));
    }

    /** Whether this is the key's digest. */
    public boolean is(Sha256 digest) {
        return hash.filter(known -> MessageDigest.isEqual(
                        known.hex().getBytes(UTF_8), digest.hex().getBytes(UTF_8)))
                .isPresent();
    }
}
