package io.srfarm.store;

/**
 * The first bytes of an object.
 *
 * @param bytes not copied, so leave them alone
 * @param objectBytes size of the whole object
 */
@SuppressWarnings("ArrayRecordComponent") // a value read once and handed on; records of it are never compared
public record Beginning(byte[] bytes, long objectBytes) {}
