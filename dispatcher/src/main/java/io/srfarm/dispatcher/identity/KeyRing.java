package io.srfarm.dispatcher.identity;

import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the key for a digest. Immutable. Digests are compared in constant time, so lookup times reveal nothing about
 * existing keys.
 */
final class KeyRing {
    /** By the first four bytes of the digest: a lookup takes the same time for ten keys and ten thousand. */
    private final Map<Integer, List<Entry>> entries = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // compared only in constant time
    private record Entry(byte[] digest, ApiKey key) {}

    /**
     * Indexes the keys.
     *
     * @throws IllegalArgumentException for a key that two tenants share, or a name used twice by a tenant
     */
    KeyRing(List<ApiKey> keys) {
        Map<Sha256, Tenant> owners = new HashMap<>();
        Map<String, Sha256> names = new HashMap<>();
        for (ApiKey key : keys) {
            String name = key.tenant() + " " + key.name();
            if (!owners.getOrDefault(key.sha256(), key.tenant()).equals(key.tenant())) {
                throw new IllegalArgumentException("key " + name + " also belongs to another tenant");
            }
            if (!names.getOrDefault(name, key.sha256()).equals(key.sha256())) {
                throw new IllegalArgumentException("key " + name + " is defined twice");
            }
            owners.put(key.sha256(), key.tenant());
            names.put(name, key.sha256());
            byte[] digest = HexFormat.of().parseHex(key.sha256().hex());
            entries.computeIfAbsent(place(digest), place -> new ArrayList<>()).add(new Entry(digest, key));
        }
    }

    /** Returns the key with the digest {@code presented} if it is valid at {@code now}. */
    Optional<ApiKey> find(Sha256 presented, Instant now) {
        byte[] digest = HexFormat.of().parseHex(presented.hex());
        Optional<ApiKey> found = Optional.empty();
        for (Entry entry : entries.getOrDefault(place(digest), List.of())) {
            if (MessageDigest.isEqual(entry.digest, digest) && entry.key.isGoodAt(now)) {
                found = Optional.of(entry.key);
            }
        }
        return found;
    }

    private static Integer place(byte[] digest) {
        return ByteBuffer.wrap(digest).getInt();
    }
}
