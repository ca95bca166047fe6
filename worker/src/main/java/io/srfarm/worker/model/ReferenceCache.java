package io.srfarm.worker.model;

import io.srfarm.job.Sha256;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An LRU cache of encoded references, bounded in bytes. It always keeps at least the last added reference. Not
 * thread-safe; used on the device thread only.
 */
public final class ReferenceCache {
    private final long bytesMax;
    private final Map<Sha256, ReferenceMemory> byDigest = new LinkedHashMap<>(16, 0.75f, true);

    ReferenceCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Returns a cached reference.
     *
     * @param digest digest of the picture's file
     */
    public Optional<ReferenceMemory> find(Sha256 digest) {
        return Optional.ofNullable(byDigest.get(digest));
    }

    /** Adds a reference. The cache owns it and closes it on eviction. */
    public ReferenceMemory add(Sha256 digest, ReferenceMemory memory) {
        ReferenceMemory replaced = byDigest.put(digest, memory);
        if (replaced != null) {
            replaced.close();
        }
        long bytes = bytes();
        Iterator<ReferenceMemory> oldestFirst = byDigest.values().iterator();
        while (bytes > bytesMax && byDigest.size() > 1) {
            ReferenceMemory oldest = oldestFirst.next();
            bytes -= oldest.bytes();
            oldest.close();
            oldestFirst.remove();
        }
        return memory;
    }

    long bytes() {
        return byDigest.values().stream().mapToLong(ReferenceMemory::bytes).sum();
    }

    void clear() {
        byDigest.values().forEach(ReferenceMemory::close);
        byDigest.clear();
    }
}
