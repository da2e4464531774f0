package io.porchlight.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One source, as wide as its prefix: an IPv4 address or an IPv6 /64; whoever has a whole /48 is limited by that too, so
 * that its 65,536 networks are not as many strangers.
 *
 * @param prefix in hexadecimal digits
 * @param wide whether it is a /48
 */
record Source(String prefix, boolean wide) {
    private static final int NARROW = 8;
    private static final int WIDE = 6;

    /** All that an address belongs to, the narrowest first. */
    static List<Source> all(InetAddress address) {
        Source narrow = of(address);
        return address instanceof Inet6Address
                ? List.of(narrow, new Source(prefix(address.getAddress(), WIDE), true))
                : List.of(narrow);
    }

    /** The narrowest that an address belongs to: an IPv4 address or an IPv6 /64. */
    static Source of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new Source(prefix(bytes, address instanceof Inet6Address ? NARROW : bytes.length), false);
    }

    /** How many times what the narrowest may do it may do. */
    long times() {
        return wide ? EdgeLimits.WIDER_SOURCE.number() : 1;
    }

    private static String prefix(byte[] address, int length) {
        return HexFormat.of().formatHex(Arrays.copyOf(address, length));
    }
}
