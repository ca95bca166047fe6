package io.srfarm.picture;

import io.srfarm.picture.LosslessBits.InvalidStreamException;
import java.util.Arrays;

/** A canonical prefix code of a lossless WebP stream. */
final class PrefixCode {
    private static final int BITS_MAX = 15;

    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int REPEAT_LAST = 16;
    private static final int REPEAT_ZERO_SHORT = 17;

    /** The number of codes of each length. */
    private final int[] counts = new int[BITS_MAX + 1];

    /** The symbols, sorted by code length, then by value. */
    private final int[] symbols;

    private PrefixCode(int[] lengths) {
        for (int length : lengths) {
            counts[length]++;
        }
        int[] next = new int[BITS_MAX + 2];
        for (int length = 1; length <= BITS_MAX; length++) {
            next[length + 1] = next[length] + counts[length];
        }
        symbols = new int[next[BITS_MAX + 1]];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] > 0) {
                symbols[next[lengths[symbol]]++] = symbol;
            }
        }
        counts[0] = 0;
    }

    static PrefixCode read(LosslessBits bits, int alphabet) throws InvalidStreamException {
        return new PrefixCode(bits.flag() ? simpleLengths(bits, alphabet) : lengths(bits, alphabet));
    }

    int symbol(LosslessBits bits) throws InvalidStreamException {
        if (symbols.length == 1) {
            return symbols[0]; // a single symbol takes no bits
        }
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= BITS_MAX; length++) {
            code |= bits.bits(1);
            int count = counts[length];
            if (code - first < count) {
                return symbols[index + code - first];
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        throw new InvalidStreamException();
    }

    /** Reads a simple code: one or two symbols, listed explicitly. Those outside the alphabet are ignored. */
    private static int[] simpleLengths(LosslessBits bits, int alphabet) throws InvalidStreamException {
        boolean two = bits.flag();
        int[] lengths = new int[Math.max(alphabet, 256)];
        lengths[bits.bits(bits.flag() ? 8 : 1)] = 1;
        if (two) {
            lengths[bits.bits(8)] = 1;
        }
        return Arrays.copyOf(lengths, alphabet);
    }

    private static int[] lengths(LosslessBits bits, int alphabet) throws InvalidStreamException {
        int[] ofLengths = new int[LENGTH_ORDER.length];
        int count = 4 + bits.bits(4);
        if (count > LENGTH_ORDER.length) {
            throw new InvalidStreamException();
        }
        for (int i = 0; i < count; i++) {
            ofLengths[LENGTH_ORDER[i]] = bits.bits(3);
        }
        var code = new PrefixCode(ofLengths);
        int left = bits.flag() ? 2 + bits.bits(2 + 2 * bits.bits(3)) : alphabet;
        int[] lengths = new int[alphabet];
        int last = 8;
        for (int symbol = 0; symbol < alphabet && left > 0; left--) {
            int length = code.symbol(bits);
            if (length < REPEAT_LAST) {
                lengths[symbol++] = length;
                last = length > 0 ? length : last;
            } else {
                int value = length == REPEAT_LAST ? last : 0;
                int repeat = repeat(length, bits);
                if (symbol + repeat > alphabet) {
                    throw new InvalidStreamException();
                }
                Arrays.fill(lengths, symbol, symbol + repeat, value);
                symbol += repeat;
            }
        }
        return lengths;
    }

    private static int repeat(int symbol, LosslessBits bits) throws InvalidStreamException {
        if (symbol == REPEAT_LAST) {
            return 3 + bits.bits(2);
        }
        return symbol == REPEAT_ZERO_SHORT ? 3 + bits.bits(3) : 11 + bits.bits(7);
    }
}
