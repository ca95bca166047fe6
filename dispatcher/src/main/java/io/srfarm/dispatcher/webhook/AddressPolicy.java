package io.srfarm.dispatcher.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which addresses the farm may call: public ones and those in the networks that the operator allowed. Tenants
 * must not be able to reach internal addresses through the dispatcher.
 */
final class AddressPolicy {
    /** IPv4 ranges that are not public (IANA special-purpose address registry). */
    private static final List<AddressRange> RESERVED_4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8",
            "169.254.0.0/16", // link-local, including cloud metadata services
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** The public range of IPv6 … */
    private static final AddressRange GLOBAL_6 = AddressRange.of("2000::/3");

    /** … without these: protocol assignments including Teredo, documentation, and 6to4, which embeds IPv4 addresses. */
    private static final List<AddressRange> RESERVED_6 =
            networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** The NAT64 prefix: its embedded IPv4 address decides. */
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private final List<AddressRange> allowed;

    AddressPolicy(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    boolean mayBeCalled(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.holds(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        // An IPv4-mapped IPv6 address (::ffff:a.b.c.d) is already an Inet4Address here.
        if (address instanceof Inet4Address) {
            return RESERVED_4.stream().noneMatch(network -> network.holds(address));
        }
        if (NAT64.holds(address)) {
            return isPublic(lastFourBytes(address));
        }
        return GLOBAL_6.holds(address) && RESERVED_6.stream().noneMatch(network -> network.holds(address));
    }

    private static InetAddress lastFourBytes(InetAddress address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IPv4 address has four bytes", e);
        }
    }

    private static List<AddressRange> networks(String... cidrs) {
        return Stream.of(cidrs).map(AddressRange::of).toList();
    }
}
