package io.srfarm.picture;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.PngReaderByte;
import io.srfarm.event.ErrorType;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * A PNG file whose chunk checksums and end marker have been checked. Only the chunks needed for the pixels are passed
 * to the decoder.
 */
final class PngFile implements PictureFile {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int ANIMATION_BYTES = 8;
    private static final int PALETTE = 3;

    private final ByteReader bytes;
    private final DecoderInput kept;
    private final CRC32 crc = new CRC32();
    private byte[] palette = {};
    private byte[] transparency = {};
    private byte[] exif = {};
    private byte[] icc = {};
    private boolean hasPixels;
    private boolean pixelsAreOver;
    private boolean hasProfile;
    private long frames;
    private boolean pixelsAreAFrame;

    private PngFile(ByteReader bytes) {
        this.bytes = bytes;
        this.kept = new DecoderInput(bytes.file());
    }

    static PngFile parse(byte[] file, PictureLimits limits) throws PictureException {
        var png = new PngFile(new ByteReader(file, "PNG"));
        png.kept.add(0, SIGNATURE_BYTES);
        png.checkHeader(limits);
        png.walk();
        if (!png.hasPixels) {
            throw png.bytes.corrupt("has no pixels");
        }
        if (png.frames > 1 || (png.frames == 1 && !png.pixelsAreAFrame)) {
            throw new PictureException(ErrorType.UNSUPPORTED_FORMAT, "PNG is an animation");
        }
        return png;
    }

    @Override
    public byte[] exif() {
        return exif;
    }

    @Override
    public long pixels() throws PictureException {
        return bytes.big32(SIGNATURE_BYTES + 8) * bytes.big32(SIGNATURE_BYTES + 12);
    }

    @Override
    public Picture decode(DecodeClock clock, Consumer<String> warnings) throws PictureException {
        return sample(1, clock);
    }

    @Override
    public Picture sample(int step, DecodeClock clock) throws PictureException {
        try {
            var reader = new PngReaderByte(kept.stream());
            try {
                if (step > 1 && reader.isInterlaced()) {
                    throw new PictureException(
                            ErrorType.UNSUPPORTED_FORMAT, "PNG is interlaced: it must be decoded as a whole");
                }
                return sample(reader, step, clock);
            } finally {
                reader.close();
            }
        } catch (RuntimeException e) {
            // For broken data the decoder throws its own exceptions or any run-time exception.
            throw new PictureException(ErrorType.CORRUPT, "PNG has unreadable pixels: " + e.getMessage(), e);
        }
    }

    private Picture sample(PngReaderByte reader, int step, DecodeClock clock) throws PictureException {
        Picture picture = step == 1 ? pixels(reader, clock) : sampledPixels(reader, step, clock);
        requireComplete(reader);
        int components = reader.imgInfo.greyscale ? 1 : 3;
        return ColourProfile.of(icc, components)
                .map(profile -> profile.toSrgb(picture))
                .orElse(picture);
    }

    /** Returns the unconverted samples of a grey or indexed picture with up to 8 bits. */
    Levels levels(DecodeClock clock) throws PictureException {
        try {
            var reader = new PngReaderByte(kept.stream());
            try {
                Levels levels = levels(reader, clock);
                requireComplete(reader);
                return levels;
            } finally {
                reader.close();
            }
        } catch (RuntimeException e) {
            throw new PictureException(ErrorType.CORRUPT, "PNG has unreadable pixels: " + e.getMessage(), e);
        }
    }

    private static Levels levels(PngReaderByte reader, DecodeClock clock) throws PictureException {
        ImageInfo info = reader.imgInfo;
        if (info.channels != 1 || info.bitDepth > 8) {
            throw new PictureException(
                    ErrorType.UNSUPPORTED_FORMAT,
                    "PNG is not grey or indexed with up to 8 bits, but has " + info.channels + " channels of "
                            + info.bitDepth + " bits");
        }
        byte[] values = new byte[info.cols * info.rows];
        for (int y = 0; y < info.rows; y++) {
            System.arraycopy(reader.readRowByte().getScanlineByte(), 0, values, y * info.cols, info.cols);
            clock.check();
        }
        return new Levels(info.cols, info.rows, values);
    }

    private Picture pixels(PngReaderByte reader, DecodeClock clock) throws PictureException {
        ImageInfo info = reader.imgInfo;
        var samples = new PngSamples(info, palette, transparency);
        byte[] rgb = new byte[3 * info.cols * info.rows];
        for (int y = 0; y < info.rows; y++) {
            var row = reader.readRowByte();
            samples.toRgb(row.getScanlineByte(), row.getScanlineByte2(), rgb, 3 * info.cols * y);
            clock.check();
        }
        return new Picture(info.cols, info.rows, rgb);
    }

    private Picture sampledPixels(PngReaderByte reader, int step, DecodeClock clock) throws PictureException {
        ImageInfo info = reader.imgInfo;
        var samples = new PngSamples(info, palette, transparency);
        int width = (info.cols + step - 1) / step;
        int height = (info.rows + step - 1) / step;
        byte[] rgb = new byte[3 * width * height];
        byte[] line = new byte[3 * info.cols];
        for (int y = 0, to = 0; y < info.rows; y++) {
            var row = reader.readRowByte();
            if (y % step == 0) {
                samples.toRgb(row.getScanlineByte(), row.getScanlineByte2(), line, 0);
                for (int from = 0; from < line.length; from += 3 * step, to += 3) {
                    System.arraycopy(line, from, rgb, to, 3);
                }
            }
            clock.check();
        }
        return new Picture(width, height, rgb);
    }

    /** Detects missing data: the decoder then repeats the last row silently. */
    private void requireComplete(PngReaderByte reader) throws PictureException {
        var chunks = reader.getChunkseq();
        long expected =
                chunks.isInterlaced() ? chunks.getDeinterlacer().getTotalRawBytes() : reader.imgInfo.getTotalRawBytes();
        long found = chunks.getIdatSet().getBytesOut();
        if (found < expected) {
            throw bytes.corrupt("has " + found + " bytes of pixels, not " + expected);
        }
    }

    private void checkHeader(PictureLimits limits) throws PictureException {
        if (bytes.big32(SIGNATURE_BYTES) != HEADER_BYTES
                || !type(SIGNATURE_BYTES).equals("IHDR")) {
            throw bytes.corrupt("does not begin with its header");
        }
        limits.check(bytes.big32(SIGNATURE_BYTES + 8), bytes.big32(SIGNATURE_BYTES + 12));
    }

    private void walk() throws PictureException {
        long position = SIGNATURE_BYTES;
        String type;
        do {
            long length = bytes.big32(position);
            bytes.require(position, 12 + length);
            type = type(position);
            checkSum(position, length, type);
            take(type, (int) position, (int) length);
            position += 12 + length;
        } while (!type.equals("IEND"));
    }

    private void take(String type, int position, int length) throws PictureException {
        if (type.equals("IDAT")) {
            // As in libpng: pixel data is one run of consecutive chunks, and later IDAT chunks are ignored.
            if (!pixelsAreOver) {
                hasPixels = true;
                keep(position, length);
            }
            return;
        }
        pixelsAreOver = hasPixels;
        switch (type) {
            case "IHDR", "IEND" -> keep(position, length);
            case "eXIf" -> exif = exif.length == 0 ? bytes.part(position + 8, length) : exif;
            case "PLTE", "tRNS", "iCCP", "acTL", "fcTL" -> {
                if (!hasPixels) {
                    beforePixels(type, bytes.part(position + 8, length), position);
                }
            }
            default -> requireAncillary(type);
        }
    }

    /** Handles chunks that are valid only before the pixel data. */
    private void beforePixels(String type, byte[] data, int position) throws PictureException {
        switch (type) {
            case "PLTE" -> {
                palette = data;
                keep(position, data.length);
            }
            case "tRNS" -> transparency = isTransparency(data) ? data : transparency;
            case "iCCP" -> {
                if (hasProfile) {
                    // Each profile may take as long to inflate as the largest one.
                    throw bytes.corrupt("has two colour profiles");
                }
                hasProfile = true;
                icc = BoundedInflater.afterName(data, ColourProfile.BYTES_MAX);
            }
            case "acTL" -> frames = data.length == ANIMATION_BYTES ? bytes.big32(position + 8) : frames;
            default -> pixelsAreAFrame = true; // fcTL before IDAT: the picture itself is the first frame
        }
    }

    /** Returns whether the chunk matches the pixel format; libpng ignores one that does not. */
    private boolean isTransparency(byte[] data) throws PictureException {
        return switch (bytes.at(SIGNATURE_BYTES + 17)) {
            case 0 -> data.length == 2;
            case 2 -> data.length == 6;
            case PALETTE -> data.length > 0 && 3 * data.length <= palette.length;
            default -> false;
        };
    }

    private void keep(int position, int length) {
        kept.add(position, 12 + length);
    }

    /** Rejects unknown critical chunks, whose names start with a capital letter. */
    private void requireAncillary(String type) throws PictureException {
        if (Character.isUpperCase(type.charAt(0))) {
            throw bytes.corrupt("has an unknown critical chunk");
        }
    }

    private void checkSum(long position, long length, String type) throws PictureException {
        crc.reset();
        crc.update(bytes.file(), (int) position + 4, (int) length + 4);
        if (crc.getValue() != bytes.big32(position + 8 + length)) {
            boolean named = type.chars().allMatch(Character::isLetter);
            throw bytes.corrupt("has a wrong checksum" + (named ? " in chunk " + type : ""));
        }
    }

    private String type(long position) throws PictureException {
        return new String(bytes.part(position + 4, 4), US_ASCII);
    }
}
