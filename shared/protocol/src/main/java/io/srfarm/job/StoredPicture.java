package io.srfarm.job;

import java.util.Optional;

/**
 * A picture in object storage that a job reads.
 *
 * @param key where it lies
 * @param sha256 what it must be; empty: whatever lies there when the job runs
 */
public record StoredPicture(ObjectKey key, Optional<Sha256> sha256) {
    public StoredPicture(ObjectKey key) {
        this(key, Optional.empty());
    }
}
