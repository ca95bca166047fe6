package io.srfarm.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.ObjectKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Checks that a store implements conditional writes, on which every job outcome relies: of several writes of an object
 * with {@code If-None-Match: *}, exactly one succeeds and its content stays. Stores that ignore the header report no
 * error, so the check has to try.
 */
public final class ConditionalWrites {
    private static final ObjectKey PROBE = new ObjectKey("control/conditional-write");
    private static final int BYTES_MAX = 1024;

    private ConditionalWrites() {}

    /**
     * Writes one small probe object twice. The object stays in the bucket.
     *
     * @return why the store cannot be used; empty if it can
     * @throws StoreException if the check could not be made
     */
    public static Optional<String> lacking(ObjectStore store) throws StoreException {
        boolean unused = store.putIfAbsent(PROBE, content(), "text/plain"); // either way the object exists now
        Optional<StoredObject> kept = store.find(PROBE, BYTES_MAX);
        if (kept.isEmpty()) {
            return Optional.of(
                    "the store rejects a write with If-None-Match: * although no object exists (" + PROBE + ")");
        }
        boolean taken = store.putIfAbsent(PROBE, content(), "text/plain");
        boolean same = store.find(PROBE, BYTES_MAX)
                .filter(now -> Arrays.equals(now.bytes(), kept.get().bytes()))
                .isPresent();
        return taken || !same
                ? Optional.of("the store ignores If-None-Match: * and overwrites objects (" + PROBE
                        + " was written twice), so a job could get two outcomes: use a store with conditional writes,"
                        + " and check it with `srfarm verify-store`")
                : Optional.empty();
    }

    private static byte[] content() {
        return UUID.randomUUID().toString().getBytes(UTF_8);
    }
}
