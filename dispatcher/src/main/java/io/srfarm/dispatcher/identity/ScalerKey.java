package io.srfarm.dispatcher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.Sha256;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Optional;

/** The key of those who scale the farm: what waits of all tenants is theirs to know, and nothing else is. */
@Singleton
public final class ScalerKey {
    private final Optional<byte[]> hash;

    ScalerKey(ScalerConfig config) {
        this.hash = config.apiKey().map(ScalerKey::hash);
    }

    /** Whether this key, not a tenant's, opens what the request was matched to, however its path is spelt. */
    boolean guards(Class<?> resource) {
        return hash.isPresent() && resource.isAnnotationPresent(ForScalers.class);
    }

    boolean is(String presented) {
        return hash.filter(known -> MessageDigest.isEqual(known, hash(presented)))
                .isPresent();
    }

    private static byte[] hash(String key) {
        return Sha256.newDigest().digest(key.getBytes(UTF_8));
    }
}
