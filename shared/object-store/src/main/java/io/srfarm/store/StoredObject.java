package io.srfarm.store;

import io.srfarm.job.Sha256;

/**
 * An object read from the store.
 *
 * @param bytes its content; not copied, so do not modify it
 * @param sha256 digest of the content
 */
@SuppressWarnings("ArrayRecordComponent") // read once and passed on; never compared
public record StoredObject(byte[] bytes, Sha256 sha256) {}
