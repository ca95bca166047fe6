package io.srfarm.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.ObjectKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether a store keeps what every job's end rests upon: of several that write an object with {@code If-None-Match: *}, one
 * wins, and what it wrote stays. A store that ignores the header does not say so; it has to be tried.
 */
public final class ConditionalWrites {
    private static final ObjectKey PROBE = new ObjectKey("control/conditional-write");
    private static final int BYTES_MAX = 1024;

    private ConditionalWrites() {}

    /**
     * Writes one small object twice; it stays there.
     *
     * @return why the store cannot be used; empty: it can
     * @throws StoreException if it could not be tried
     */
    public static Optional<String> lacking(ObjectStore store) throws StoreException {
        boolean unused = store.putIfAbsent(PROBE, content(), "text/plain"); // it is there from an earlier start, or now
        Optional<StoredObject> kept = store.find(PROBE, BYTES_MAX);
        if (kept.isEmpty()) {
            return Optional.of("the store refuses a write with If-None-Match: * where no object is (" + PROBE + ")");
        }
        boolean taken = store.putIfAbsent(PROBE, content(), "text/plain");
        boolean same = store.find(PROBE, BYTES_MAX)
                .filter(now -> Arrays.equals(now.bytes(), kept.get().bytes()))
                .isPresent();
        return taken || !same
                ? Optional.of("the store ignores If-None-Match: * and overwrites objects (" + PROBE
                        + " was written twice): a job could end in two ways; use a store that keeps conditional writes, and"
                        + " try it with `srfarm verify-store`")
                : Optional.empty();
    }

    private static byte[] content() {
        return UUID.randomUUID().toString().getBytes(UTF_8);
    }
}
