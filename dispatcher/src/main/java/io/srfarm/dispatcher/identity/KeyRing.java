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
 * Finds whose a key is. Immutable. Only digests are compared, and those in constant time: what a stranger could learn from
 * the time of a look-up is about the digest of a key that he made up himself.
 */
final class KeyRing {
    /** By the first four bytes of the digest: a look-up costs the same among ten keys and ten thousand. */
    private final Map<Integer, List<Entry>> entries = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // compared in constant time, and in no other way
    private record Entry(byte[] digest, ApiKey key) {}

    /** @throws IllegalArgumentException for a key that two tenants share, or a name that a tenant gave twice */
    KeyRing(List<ApiKey> keys) {
        Map<Sha256, Tenant> owners = new HashMap<>();
        Map<String, Sha256> names = new HashMap<>();
        for (ApiKey key : keys) {
            String name = key.tenant() + " " + key.name();
            if (!owners.getOrDefault(key.sha256(), key.tenant()).equals(key.tenant())) {
                throw new IllegalArgumentException("key " + name + " belongs to another tenant too");
            }
            if (!names.getOrDefault(name, key.sha256()).equals(key.sha256())) {
                throw new IllegalArgumentException("key " + name + " is there twice");
            }
            owners.put(key.sha256(), key.tenant());
            names.put(name, key.sha256());
            byte[] digest = HexFormat.of().parseHex(key.sha256().hex());
            entries.computeIfAbsent(place(digest), place -> new ArrayList<>()).add(new Entry(digest, key));
        }
    }

    /** The key whose digest is {@code presented}, if it is good at {@code now}. */
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
