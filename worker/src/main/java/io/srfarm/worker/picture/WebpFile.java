package io.srfarm.worker.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.srfarm.event.ErrorType;
import javax.imageio.spi.ImageReaderSpi;

/** A still WebP file whose chunks fill it as its header says. */
final class WebpFile implements PictureFile {
    private static final int HEADER_BYTES = 12;
    private static final int ANIMATED = 0x02;
    /** Seen were 7 to 35, and 90. */
    private static final int LOSSLESS_BYTES_A_PIXEL = 64;

    private static final int LOSSY_BYTES_A_PIXEL = 160;
    private static final ImageReaderSpi READER = new WebPImageReaderSpi();

    private final Bytes bytes;
    private final PictureLimits limits;
    private byte[] exif = {};
    private byte[] icc = {};
    private boolean hasPixels;
    private boolean lossy;
    private long pixels;

    private WebpFile(byte[] file, PictureLimits limits) {
        this.bytes = new Bytes(file, "WebP");
        this.limits = limits;
    }

    static WebpFile parse(byte[] file, PictureLimits limits) throws PictureException {
        var webp = new WebpFile(file, limits);
        webp.walk();
        if (!webp.hasPixels) {
            throw webp.bytes.corrupt("has no pixels");
        }
        return webp;
    }

    @Override
    public byte[] exif() {
        return exif;
    }

    @Override
    public Picture decode(DecodeClock clock) throws PictureException {
        byte[] still = WebpChunks.pixelsOnly(bytes);
        Picture picture = Bands.toPicture(
                new StrictReading(READER, "WebP", clock, pixels, lossy ? LOSSY_BYTES_A_PIXEL : LOSSLESS_BYTES_A_PIXEL)
                        .image(still)
                        .getRaster());
        return ColourProfile.of(icc, 3).map(profile -> profile.toSrgb(picture)).orElse(picture);
    }

    private void walk() throws PictureException {
        long end = 8 + bytes.little32(4);
        long position = HEADER_BYTES;
        while (position + 8 <= end) {
            long length = bytes.little32(position + 4);
            take(new String(bytes.part(position, 4), ISO_8859_1), position + 8, length);
            position += 8 + length + length % 2;
        }
        bytes.require(0, end);
    }

    private void take(String type, long data, long length) throws PictureException {
        switch (type) {
            case "VP8X" -> {
                if ((bytes.at(data) & ANIMATED) != 0) {
                    throw animation();
                }
                limits.check(1 + bytes.little24(data + 4), 1 + bytes.little24(data + 7));
            }
            case "VP8 " -> {
                hasPixels = true;
                lossy = true;
                check(bytes.little16(data + 6) & 0x3fff, bytes.little16(data + 8) & 0x3fff);
            }
            case "VP8L" -> {
                hasPixels = true;
                long sizes = bytes.little32(data + 1);
                check(1 + (sizes & 0x3fff), 1 + ((sizes >> 14) & 0x3fff));
            }
            case "ANIM", "ANMF" -> throw animation();
            case "EXIF" -> exif = bytes.part(data, length);
            case "ICCP" -> icc = bytes.part(data, length);
            default -> {} // unknown chunks may be skipped
        }
        bytes.require(data, length);
    }

    private void check(long width, long height) throws PictureException {
        limits.check(width, height);
        pixels = width * height;
    }

    private static PictureException animation() {
        return new PictureException(ErrorType.UNSUPPORTED_FORMAT, "WebP is an animation");
    }
}
