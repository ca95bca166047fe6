package io.srfarm.store;

/**
 * The first bytes of an object.
 *
 * @param bytes not copied, so do not modify them
 * @param objectBytes size of the whole object
 */
@SuppressWarnings("ArrayRecordComponent") // read once and passed on; never compared
public record Beginning(byte[] bytes, long objectBytes) {}
