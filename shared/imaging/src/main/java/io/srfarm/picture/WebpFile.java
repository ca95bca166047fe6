package io.srfarm.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.srfarm.event.ErrorType;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A still WebP file whose chunks match the size in its header. Only the chunks needed for the pixels are passed to
 * libwebp.
 */
final class WebpFile implements PictureFile {
    private static final Set<String> OF_PIXELS = Set.of("VP8X", "VP8 ", "VP8L", "ALPH");

    /** Flags of VP8X. */
    private static final int ANIMATED = 0x02;

    private static final int ALPHA = 0x10;

    private static final int HEADER_BYTES = 12;
    private static final int LOSSLESS_HEADER_BYTES = 5;

    /** The lowest two bits of an ALPH chunk that contains a lossless stream without header. */
    private static final int ALPHA_LOSSLESS = 1;

    /** Heap memory while decoding; libwebp itself uses five more bytes of native memory. */
    private static final int BYTES_A_PIXEL = 8;

    private final ByteReader bytes;
    private final PictureLimits limits;

    /** The first chunk of each type; later ones are ignored. */
    private final Map<String, Chunk> chunks = new LinkedHashMap<>();

    private int width;
    private int height;

    /** The position and length of a chunk's data. */
    private record Chunk(long data, long length) {}

    private WebpFile(byte[] file, PictureLimits limits) {
        this.bytes = new ByteReader(file, "WebP");
        this.limits = limits;
    }

    static WebpFile parse(byte[] file, PictureLimits limits) throws PictureException {
        var webp = new WebpFile(file, limits);
        webp.walk();
        if (!webp.chunks.containsKey("VP8 ") && !webp.chunks.containsKey("VP8L")) {
            throw webp.bytes.corrupt("has no pixels");
        }
        webp.checkTables();
        return webp;
    }

    @Override
    public byte[] exif() throws PictureException {
        return part("EXIF");
    }

    @Override
    public long pixels() {
        return (long) width * height;
    }

    @Override
    public Picture sample(int step, DecodeClock clock) throws PictureException {
        throw new PictureException(ErrorType.UNSUPPORTED_FORMAT, "WebP must be decoded as a whole");
    }

    @Override
    public Picture decode(DecodeClock clock, Consumer<String> warnings) throws PictureException {
        var reading = new StrictDecoder(WebpLibrary.READER, "WebP", clock, pixels(), BYTES_A_PIXEL);
        Picture picture = BandedPicture.toPicture(raster(reading));
        return ColourProfile.of(part("ICCP"), 3)
                .map(profile -> profile.toSrgb(picture))
                .orElse(picture);
    }

    private Raster raster(StrictDecoder reading) throws PictureException {
        try {
            return reading.image(pixelsOnly()).getRaster();
        } catch (OutOfMemoryError e) {
            if (e.getMessage() == null && chunks.containsKey("ALPH")) {
                // libwebp's binding throws this without a message for an unreadable alpha channel. If the heap is
                // full, there is a message.
                throw bytes.corrupt("has an unreadable alpha channel");
            }
            throw e;
        }
    }

    private byte[] part(String type) throws PictureException {
        Chunk chunk = chunks.get(type);
        return chunk == null ? new byte[0] : bytes.part(chunk.data, chunk.length);
    }

    private void walk() throws PictureException {
        long end = 8 + bytes.little32(4);
        long position = HEADER_BYTES;
        while (position + 8 <= end) {
            String type = new String(bytes.part(position, 4), ISO_8859_1);
            var chunk = new Chunk(position + 8, bytes.little32(position + 4));
            check(type, chunk);
            bytes.require(chunk.data, chunk.length);
            chunks.putIfAbsent(type, chunk);
            position = chunk.data + chunk.length + chunk.length % 2;
        }
        bytes.require(0, end);
    }

    private void check(String type, Chunk chunk) throws PictureException {
        long data = chunk.data;
        switch (type) {
            case "VP8X" -> {
                if ((bytes.at(data) & ANIMATED) != 0) {
                    throw animation();
                }
                limits.check(1 + bytes.little24(data + 4), 1 + bytes.little24(data + 7));
            }
            case "VP8 " -> size(bytes.little16(data + 6) & 0x3fff, bytes.little16(data + 8) & 0x3fff);
            case "VP8L" -> {
                long sizes = bytes.little32(data + 1);
                size(1 + (int) (sizes & 0x3fff), 1 + (int) ((sizes >> 14) & 0x3fff));
            }
            case "ANIM", "ANMF" -> throw animation();
            default -> {} // unknown chunks may be skipped
        }
    }

    private void size(int width, int height) throws PictureException {
        limits.check(width, height);
        if (this.width == 0) {
            this.width = width;
            this.height = height;
        }
    }

    private void checkTables() throws PictureException {
        Chunk lossless = chunks.get("VP8L");
        if (lossless != null) {
            checkTables(lossless, LOSSLESS_HEADER_BYTES);
        }
        Chunk alpha = chunks.get("ALPH");
        if (alpha != null && (bytes.at(alpha.data) & 3) == ALPHA_LOSSLESS) {
            checkTables(alpha, 1);
        }
    }

    private void checkTables(Chunk chunk, int header) throws PictureException {
        var stream = new LosslessBits(bytes.file(), chunk.data + header, chunk.length - header);
        LosslessTables.check(stream, width, height);
    }

    private byte[] pixelsOnly() {
        var out = ByteBuffer.allocate(bytes.file().length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(bytes.file(), 0, HEADER_BYTES);
        chunks.forEach((type, chunk) -> {
            if (OF_PIXELS.contains(type)) {
                int start = out.position();
                int length = (int) Math.min(8 + chunk.length + chunk.length % 2, out.remaining());
                out.put(bytes.file(), (int) chunk.data - 8, length);
                if (type.equals("VP8X")) {
                    out.put(start + 8, (byte) (out.get(start + 8) & ALPHA));
                }
            }
        });
        out.putInt(4, out.position() - 8);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static PictureException animation() {
        return new PictureException(ErrorType.UNSUPPORTED_FORMAT, "WebP is an animation");
    }
}
