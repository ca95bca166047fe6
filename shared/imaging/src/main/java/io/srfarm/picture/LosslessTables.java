package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import io.srfarm.picture.LosslessBits.InvalidStreamException;

/**
 * Counts the groups of prefix codes of a lossless WebP stream (RFC 9649, section 3). libwebp allocates tables for up to
 * 65,536 groups, which a file of 170 kB can request, so the groups are counted before libwebp reads the file. All other
 * errors are left to libwebp.
 */
final class LosslessTables {
    /** libwebp's encoder writes at most 2,600; this many groups of the largest tables take 85 MB. */
    static final int GROUPS_MAX = 4096;

    private static final int LENGTH_PREFIXES = 24;
    private static final int DISTANCE_PREFIXES = 40;
    private static final int CACHE_BITS_MAX = 11;
    private static final int PALETTE = 3;
    private static final int SUBTRACT_GREEN = 2;

    /**
     * The meaning of distance codes 1 to 120, two hexadecimal digits each: rows up, and 8 minus columns to the left.
     */
    private static final String NEAR =
            "18071719280627291" + "61a262a3805373915" + "1b363a252b4804474" + "9141c353b464a242c"
                    + "58454b343c0357591" + "31d565a232d444c55" + "5b333d68026769121" + "e666a222e545c434d"
                    + "656b323e780177795"
                    + "35d111f646c424e76" + "7a212f757b313f636" + "d525e00747c414f10" + "20626e30737d515f4"
                    + "0727e616f50717f60"
                    + "70";

    private final LosslessBits bits;

    private LosslessTables(LosslessBits bits) {
        this.bits = bits;
    }

    /**
     * Rejects a stream whose tables would use too much memory.
     *
     * @param bits the stream, starting at the first transform's flag
     */
    static void check(LosslessBits bits, int width, int height) throws PictureException {
        try {
            int groups = new LosslessTables(bits).groups(width, height);
            if (groups > GROUPS_MAX) {
                throw new PictureException(
                        ErrorType.TOO_LARGE,
                        "WebP takes too much memory: it has " + groups + " groups of prefix codes, above "
                                + GROUPS_MAX);
            }
        } catch (InvalidStreamException e) {
            // libwebp stops at the same place, before it allocates tables.
        }
    }

    private int groups(int width, int height) throws InvalidStreamException {
        int columns = width;
        int seen = 0;
        while (bits.flag()) {
            int type = bits.bits(2);
            if (((seen >> type) & 1) == 1) {
                throw new InvalidStreamException();
            }
            seen |= 1 << type;
            columns = transform(type, columns, height);
        }
        cacheBits();
        if (!bits.flag()) {
            return 1;
        }
        int block = 2 + bits.bits(3);
        int groups = 0;
        for (int pixel : pixels(blocks(columns, block), blocks(height, block))) {
            groups = Math.max(groups, 1 + ((pixel >> 8) & 0xffff));
        }
        return groups;
    }

    /** Reads a transform's own picture and returns the width of the transformed picture. */
    private int transform(int type, int width, int height) throws InvalidStreamException {
        if (type == SUBTRACT_GREEN) {
            return width;
        }
        if (type == PALETTE) {
            int colours = 1 + bits.bits(8);
            pixels(colours, 1);
            return blocks(width, colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3);
        }
        int block = 2 + bits.bits(3);
        pixels(blocks(width, block), blocks(height, block));
        return width;
    }

    private static int blocks(int length, int bits) {
        return (length + (1 << bits) - 1) >> bits;
    }

    private int cacheBits() throws InvalidStreamException {
        if (!bits.flag()) {
            return 0;
        }
        int cacheBits = bits.bits(4);
        if (cacheBits < 1 || cacheBits > CACHE_BITS_MAX) {
            throw new InvalidStreamException();
        }
        return cacheBits;
    }

    /** Reads a picture that is coded with a single group of prefix codes. */
    private int[] pixels(int width, int height) throws InvalidStreamException {
        int cacheBits = cacheBits();
        int[] cache = new int[1 << cacheBits];
        var green = PrefixCode.read(bits, 256 + LENGTH_PREFIXES + (cacheBits > 0 ? cache.length : 0));
        var red = PrefixCode.read(bits, 256);
        var blue = PrefixCode.read(bits, 256);
        var alpha = PrefixCode.read(bits, 256);
        var distances = PrefixCode.read(bits, DISTANCE_PREFIXES);
        int[] pixels = new int[width * height];
        int at = 0;
        while (at < pixels.length) {
            int symbol = green.symbol(bits);
            int from = at;
            int to = at + 1;
            if (symbol < 256) {
                int upper = (red.symbol(bits) << 16) | (symbol << 8);
                pixels[at] = upper | blue.symbol(bits) | (alpha.symbol(bits) << 24);
            } else if (symbol < 256 + LENGTH_PREFIXES) {
                to = at + number(symbol - 256);
                from = at - distance(number(distances.symbol(bits)), width);
                if (from < 0 || to > pixels.length) {
                    throw new InvalidStreamException();
                }
            } else {
                pixels[at] = cache[symbol - 256 - LENGTH_PREFIXES];
            }
            for (; at < to; at++, from++) {
                pixels[at] = pixels[from];
                if (cacheBits > 0) {
                    cache[(0x1e35a7bd * pixels[at]) >>> (32 - cacheBits)] = pixels[at];
                }
            }
        }
        return pixels;
    }

    /** Reads a length or distance. The prefix determines the number of extra bits. */
    private int number(int prefix) throws InvalidStreamException {
        if (prefix < 4) {
            return prefix + 1;
        }
        int extra = (prefix - 2) >> 1;
        return ((2 + (prefix & 1)) << extra) + bits.bits(extra) + 1;
    }

    private static int distance(int code, int width) {
        int near = NEAR.length() / 2;
        if (code > near) {
            return code - near;
        }
        int meant = Integer.parseInt(NEAR, 2 * code - 2, 2 * code, 16);
        return Math.max(1, (meant >> 4) * width + 8 - (meant & 15));
    }
}
