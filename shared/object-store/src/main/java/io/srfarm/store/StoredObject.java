package io.srfarm.store;

import io.srfarm.job.Sha256;

/**
 * An object as it was read.
 *
 * @param bytes its content; not copied, so leave it alone
 * @param sha256 digest of the content, computed while it streamed in
 */
@SuppressWarnings("ArrayRecordComponent") // a value read once and handed on; records of it are never compared
public record StoredObject(byte[] bytes, Sha256 sha256) {}
