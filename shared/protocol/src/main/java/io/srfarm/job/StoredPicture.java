package io.srfarm.job;

import java.util.Optional;

/**
 * A picture in object storage that a job reads.
 *
 * @param key the object's key
 * @param sha256 the digest that the content must have; empty accepts whatever is stored when the job runs
 */
public record StoredPicture(ObjectKey key, Optional<Sha256> sha256) {
    public StoredPicture(ObjectKey key) {
        this(key, Optional.empty());
    }
}
