package io.srfarm.store;

import io.srfarm.job.ObjectKey;
import java.time.Instant;

/**
 * An object as a listing names it.
 *
 * @param bytes size of its content
 * @param modified when it was written, by the store's clock
 */
public record ListedObject(ObjectKey key, long bytes, Instant modified) {}
