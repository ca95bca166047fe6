package io.srfarm.dispatcher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.Sha256;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Optional;

/** The autoscaler's key. It gives access to the backlog of all tenants and to nothing else. */
@Singleton
public final class ScalerKey {
    private final Optional<Sha256> hash;

    ScalerKey(ScalerConfig config) {
        if (config.apiKey().isPresent() && config.sha256().isPresent()) {
            throw new IllegalArgumentException("srfarm.scaler has both an api-key and a sha256: set only one");
        }
        this.hash = config.sha256().map(Sha256::new).or(() -> config.apiKey().map(Sha256::of));
    }

    /**
     * Returns whether only this key, and no tenant's, opens the matched resource. Decided by class, because a path can
     * be spelt in several ways.
     */
    boolean guards(Class<?> resource) {
        return hash.isPresent() && resource.isAnnotationPresent(ScalerAccess.class);
    }

    public boolean is(String presented) {
        return is(Sha256.of(presented));
    }

    /** Returns whether this is the key's digest. */
    public boolean is(Sha256 digest) {
        return hash.filter(known -> MessageDigest.isEqual(
                        known.hex().getBytes(UTF_8), digest.hex().getBytes(UTF_8)))
                .isPresent();
    }
}
