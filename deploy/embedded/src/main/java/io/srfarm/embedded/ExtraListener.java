package io.srfarm.embedded;

/**
 * An additional listener of a broker for clients that connect through a proxy; it advertises the proxy's port.
 *
 * @param port on which the broker listens, 1 to 65535
 * @param advertisedPort on which the proxy listens for clients, 1 to 65535
 */
public record ExtraListener(int port, int advertisedPort) {}
