package io.srfarm.store;

import io.srfarm.job.ObjectKey;
import java.time.Instant;

/**
 * An entry of a listing.
 *
 * @param bytes size of the content
 * @param modified time of the last write, by the store's clock
 */
public record ListedObject(ObjectKey key, long bytes, Instant modified) {}
