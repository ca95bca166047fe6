package io.srfarm.dispatcher.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of IPv4 or IPv6 addresses. */
final class AddressRange {
    private static final Pattern CIDR = Pattern.compile("([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/([0-9]{1,3})");

    private final byte[] base;
    private final int bits;

    private AddressRange(byte[] base, int bits) {
        this.base = base;
        this.bits = bits;
    }

    /**
     * Parses a range.
     *
     * @param cidr such as {@code 10.0.0.0/8} or {@code fc00::/7}
     * @throws IllegalArgumentException for anything else
     */
    static AddressRange of(String cidr) {
        Matcher parts = CIDR.matcher(cidr.strip());
        if (parts.matches()) {
            byte[] base = address(parts.group(1));
            int bits = Integer.parseInt(parts.group(2));
            if (bits <= 8 * base.length) {
                return new AddressRange(base, bits);
            }
        }
        throw new IllegalArgumentException("'" + cidr + "' is not a network such as 10.1.2.0/24");
    }

    boolean holds(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != base.length) {
            return false;
        }
        int whole = bits / 8;
        int mask = 0xff << (8 - bits % 8);
        return Arrays.equals(base, 0, whole, other, 0, whole)
                && (bits % 8 == 0 || ((base[whole] ^ other[whole]) & mask & 0xff) == 0);
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress(); // digits, dots and colons only: no DNS lookup
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + literal + "' is not an address", e);
        }
    }
}
