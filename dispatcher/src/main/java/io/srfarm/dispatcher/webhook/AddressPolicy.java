package io.srfarm.dispatcher.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses the farm may call: public ones, and those of networks that its operator named. A dispatcher stands where
 * its tenants do not, so an address that only it can reach must not be theirs to call.
 */
final class AddressPolicy {
    /** Of IPv4 everything is public but this (IANA's registry of special-purpose addresses). */
    private static final List<AddressRange> RESERVED_4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10", // carriers' own
            "127.0.0.0/8",
            "169.254.0.0/16", // link-local, where clouds keep credentials
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

    /** Of IPv6 nothing is public but this … */
    private static final AddressRange GLOBAL_6 = AddressRange.of("2000::/3");

    /** … without this: protocol assignments with Teredo, documentation, and 6to4, which hides IPv4 addresses. */
    private static final List<AddressRange> RESERVED_6 =
            networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** Where networks without IPv4 find the rest of the world: what counts is the IPv4 address within. */
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private final List<AddressRange> allowed;

    AddressPolicy(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    boolean mayBeCalled(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.holds(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        // An IPv4 address mapped into IPv6 (::ffff:a.b.c.d) is an Inet4Address already.
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
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static List<AddressRange> networks(String... cidrs) {
        return Stream.of(cidrs).map(AddressRange::of).toList();
    }
}
