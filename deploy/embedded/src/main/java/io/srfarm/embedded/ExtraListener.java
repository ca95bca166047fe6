package io.srfarm.embedded;

/**
 * A second way into a broker on the loopback interface, for clients that come over a link: they are told the link's port.
 *
 * @param port on which the broker listens for the link, 1 to 65535
 * @param advertisedPort on which the link listens for clients, 1 to 65535
 */
public record ExtraListener(int port, int advertisedPort) {}
