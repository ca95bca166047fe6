package io.srfarm.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.BitSet;

/** Writes WebP files: lossless ones of one colour, and any chunks. */
final class WebpBytes {
    /** 24 x 16, lossy, by Pillow at quality 60: red 8x, green 12y, blue 128. */
    static final byte[] LOSSY = Base64.getDecoder()
            .decode(
                    "UklGRmQAAABXRUJQVlA4IFgAAACQAwCdASoYABAAPrVOoUmnJKOhMAgA4BaJbACdMoRwACm74ZToAP71lxmErAgEYDtpl/pTCkWK"
                            + "O93AfXqQJjfGy5nTz9ca7LU3cohq4b23yPwSnIf2xaAA");

    /** The same, its left half transparent. */
    static final byte[] LOSSY_ALPHA = Base64.getDecoder()
            .decode(
                    "UklGRo4AAABXRUJQVlA4WAoAAAAQAAAAFwAADwAAQUxQSBQAAAABDzD/ERFCSED4v9YD3YKI/gc2A1ZQOCBUAAAA8AMAnQEqGAAQ"
                            + "AD61VqFLLiUjIbAIAcAWiWoAnTKEdzekgSxz8IGOgAD+/oef9QJCNKNnJGzbLDf/6gxIo6wJEEmhss7z5MgOpsNQ1rlNj8dy"
                            + "LMAA");

    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    WebpBytes chunk(String type, byte[] data) {
        chunks.writeBytes(type.getBytes(ISO_8859_1));
        chunks.writeBytes(little32(data.length));
        chunks.writeBytes(data);
        if (data.length % 2 == 1) {
            chunks.write(0);
        }
        return this;
    }

    byte[] file() {
        var out = new ByteArrayOutputStream();
        out.writeBytes("RIFF".getBytes(ISO_8859_1));
        out.writeBytes(little32(4 + chunks.size()));
        out.writeBytes("WEBP".getBytes(ISO_8859_1));
        out.writeBytes(chunks.toByteArray());
        return out.toByteArray();
    }

    /** The extended header's payload. */
    static byte[] extended(int flags, int width, int height) {
        var data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, flags).putInt(4, width - 1).putInt(7, height - 1);
        return java.util.Arrays.copyOf(data.array(), 10);
    }

    /** A lossless bit stream: every prefix code has one symbol, so no pixel takes a bit. */
    static byte[] oneColour(int width, int height, int red, int green, int blue) {
        var bits = new Bits();
        bits.put(0x2f, 8);
        bits.put(width - 1, 14);
        bits.put(height - 1, 14);
        bits.put(0, 1 + 3 + 1 + 1 + 1); // alpha, version, transforms, colour cache, prefix groups
        for (int symbol : new int[] {green, red, blue, 255, 0}) {
            bits.put(0b101, 3); // a simple code, of one symbol, of eight bits
            bits.put(symbol, 8);
        }
        return bits.bytes();
    }

    /**
     * A lossless bit stream of 8 x 8 pixels that announces 65,536 groups of prefix codes, a third of a gigabyte, and has so
     * many of them.
     */
    static byte[] groups(int there) {
        var bits = new Bits();
        bits.put(0x2f, 8);
        bits.put(7, 14);
        bits.put(7, 14);
        bits.put(0, 1 + 3 + 1 + 1); // alpha, version, transforms, colour cache
        bits.put(1, 1); // several groups,
        bits.put(1, 3); // one for each block of 8 x 8,
        bits.put(0, 1); // named by a picture without a colour cache
        for (int symbol : new int[] {255, 255, 0, 0, 0}) { // green and red make 65,535
            bits.put(0b101, 3);
            bits.put(symbol, 8);
        }
        for (int code = 0; code < 5 * there; code++) {
            bits.put(0b0001, 4); // a simple code, of one symbol, of one bit: 0
        }
        return bits.bytes();
    }

    private static byte[] little32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static final class Bits {
        private final BitSet set = new BitSet();
        private int length;

        void put(int value, int count) {
            for (int i = 0; i < count; i++) {
                set.set(length++, (value >> i & 1) == 1);
            }
        }

        byte[] bytes() {
            return java.util.Arrays.copyOf(set.toByteArray(), (length + 7) / 8 + 4);
        }
    }
}
