package io.srfarm.worker.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** Leaves out of a WebP file what does not make pixels, so that its decoder never sees it. */
final class WebpChunks {
    private static final Set<String> OF_PIXELS = Set.of("VP8X", "VP8 ", "VP8L", "ALPH");
    private static final int HEADER_BYTES = 12;

    /** Of the flags of VP8X, the one that says that there is an alpha channel. */
    private static final int ALPHA = 0x10;

    private WebpChunks() {}

    static byte[] pixelsOnly(Bytes webp) throws PictureException {
        long end = 8 + webp.little32(4);
        var out = ByteBuffer.allocate((int) end).order(ByteOrder.LITTLE_ENDIAN);
        out.put(webp.file(), 0, HEADER_BYTES);
        long position = HEADER_BYTES;
        while (position + 8 <= end) {
            long length = webp.little32(position + 4);
            long padded = Math.min(8 + length + length % 2, end - position);
            String type = new String(webp.part(position, 4), ISO_8859_1);
            if (OF_PIXELS.contains(type)) {
                int start = out.position();
                out.put(webp.file(), (int) position, (int) padded);
                if (type.equals("VP8X")) {
                    out.put(start + 8, (byte) (out.get(start + 8) & ALPHA));
                }
            }
            position += padded;
        }
        out.putInt(4, out.position() - 8);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }
}
