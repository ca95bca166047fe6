package io.srfarm.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.srfarm.event.ErrorType;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A JPEG file whose segments have been checked up to the end marker. Only the segments needed for the pixels are passed
 * to the decoder.
 */
final class JpegFile implements PictureFile {
    private static final int SCANS_MAX = 64;

    /**
     * Largest total of scans x pixels, in multiples of the largest allowed picture; progressive files have about ten
     * scans.
     */
    private static final int PASSES_MAX = 20;

    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int PROGRESSIVE = 0xc2;

    /** The last header bytes of a sequential scan. */
    private static final byte[] ALL_COEFFICIENTS = {0, 63, 0};

    private static final byte[] JFIF = {
        (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    private final ByteReader bytes;
    private final PictureLimits limits;
    private final DecoderInput kept;
    private final SortedMap<Integer, byte[]> icc = new TreeMap<>();
    private byte[] exif = {};
    private byte[] adobe = {};
    private boolean jfif;
    private boolean progressive;
    private byte[] componentIds = {};
    private JpegProgress progress = new JpegProgress(componentIds);

    /** Indices of the components with half the rows and all the columns of the picture. */
    private final List<Integer> halfRows = new ArrayList<>();

    private long pixels;
    private int components;
    private int scans;
    private int keptBytes;

    /** Positions in the kept bytes of sequential scans with a wrong coefficient range. */
    private final List<Integer> wrongScans = new ArrayList<>();

    private final List<String> warnings = new ArrayList<>();

    private JpegFile(byte[] file, PictureLimits limits) {
        this.bytes = new ByteReader(file, "JPEG");
        this.kept = new DecoderInput(file);
        this.limits = limits;
    }

    static JpegFile parse(byte[] file, PictureLimits limits) throws PictureException {
        var jpeg = new JpegFile(file, limits);
        jpeg.keep(0, 2);
        jpeg.walk();
        if (jpeg.scans == 0) {
            throw jpeg.bytes.corrupt("has no pixels");
        }
        if (!jpeg.progress.isWhole()) {
            jpeg.warnings.add("JPEG has scans that leave out some of its coefficients, or bits of them");
        }
        return jpeg;
    }

    @Override
    public byte[] exif() {
        return exif;
    }

    @Override
    public long pixels() {
        return pixels;
    }

    @Override
    public Picture sample(int step, DecodeClock clock) throws PictureException {
        if (progressive) {
            throw unsupported("is progressive: it must be decoded as a whole");
        }
        return toSrgb(new JpegSamples(forDecoder(), pixels, clock).read(step, warning -> {}));
    }

    @Override
    public Picture decode(DecodeClock clock, Consumer<String> warnings) throws PictureException {
        this.warnings.forEach(warnings);
        var samples = new JpegSamples(forDecoder(), pixels, clock).read(1, warnings);
        halfRows.forEach(component -> ChromaRows.smooth(samples, component));
        return toSrgb(samples);
    }

    private Picture toSrgb(Raster samples) {
        var pixels = new JpegPixels(samples, JpegColours.of(componentIds, jfif, adobeTransform()));
        return pixels.toSrgb(ColourProfile.of(profile(), components));
    }

    private void walk() throws PictureException {
        long position = 2;
        while (true) {
            position = marker(position);
            int marker = bytes.at(position + 1);
            if (isAlone(marker)) {
                position += 2;
                continue;
            }
            if (marker == END) {
                keep(position, 2);
                return;
            }
            int length = bytes.big16(position + 2);
            bytes.require(position + 2, Math.max(2, length));
            long end = position + 2 + length;
            take(marker, (int) position, length);
            if (marker == SCAN) {
                long data = end;
                end = endOfScan(data);
                keep(data, end - data);
            }
            position = end;
        }
    }

    /**
     * Returns the position of the next marker. Extraneous bytes before it belong to no segment, and decoders skip them.
     */
    private long marker(long position) throws PictureException {
        long at = position;
        while (bytes.at(at) != 0xff || bytes.at(at + 1) == 0 || bytes.at(at + 1) == 0xff) {
            // A marker may be preceded by any number of fill bytes.
            at += bytes.at(at) == 0xff && bytes.at(at + 1) == 0 ? 2 : 1;
        }
        long start = at;
        while (start > position && bytes.at(start - 1) == 0xff) {
            start--;
        }
        if (start > position) {
            warnings.add("JPEG has " + (start - position) + " extraneous bytes between its segments");
        }
        return at;
    }

    /** Returns whether the marker has no segment: RST outside a scan, or TEM. */
    private static boolean isAlone(int marker) {
        return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    }

    private void take(int marker, int position, int length) throws PictureException {
        int payload = position + 4;
        switch (marker) {
            case 0xc0, 0xc1, PROGRESSIVE -> {
                frame(payload, length);
                progressive = marker == PROGRESSIVE;
            }
            case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf ->
                throw unsupported("is lossless, hierarchical or arithmetically coded");
            case SCAN -> {
                scan(position, length);
                return;
            }
            case 0xe0 -> {
                if (scans == 0 && !jfif && length >= 16 && hasPrefix(payload, length, "JFIF\0")) {
                    jfif = true;
                    keep(position, 2L + length);
                }
            }
            case 0xee -> {
                if (scans == 0 && length >= 14 && hasPrefix(payload, length, "Adobe")) {
                    adobe = bytes.part(payload, length - 2);
                }
            }
            case 0xe1 -> exif(payload, length);
            case 0xe2 -> profilePart(payload, length);
            case 0xc4, 0xdb, 0xdd -> {} // tables
            case 0xdc -> {
                return; // the number of lines, which the frame header already gives
            }
            default -> {
                if (marker < 0xe0) {
                    throw bytes.corrupt("has a segment of unknown kind " + Integer.toHexString(marker));
                }
                return; // comments and segments of other applications
            }
        }
        if (marker < 0xe0) {
            keep(position, 2L + length);
        }
    }

    private void frame(int payload, int length) throws PictureException {
        if (components != 0 || length < 8) {
            throw bytes.corrupt("has two frames or a broken one");
        }
        int height = bytes.big16(payload + 1);
        int width = bytes.big16(payload + 3);
        limits.check(width, height);
        pixels = (long) width * height;
        components = bytes.at(payload + 5);
        if (bytes.at(payload) != 8) {
            throw unsupported("has samples of " + bytes.at(payload) + " bits");
        }
        if (components != 1 && components != 3 && components != 4) {
            throw unsupported("has " + components + " components");
        }
        components(payload, length);
    }

    private void components(int payload, int length) throws PictureException {
        if (length != 8 + 3 * components) {
            throw bytes.corrupt("has a broken frame");
        }
        componentIds = new byte[components];
        progress = new JpegProgress(componentIds);
        int across = 1;
        int down = 1;
        for (int c = 0; c < components; c++) {
            componentIds[c] = (byte) bytes.at(payload + 6 + 3 * c);
            across = Math.max(across, bytes.at(payload + 7 + 3 * c) >> 4);
            down = Math.max(down, bytes.at(payload + 7 + 3 * c) & 15);
        }
        for (int c = 0; c < components; c++) {
            int sampling = bytes.at(payload + 7 + 3 * c);
            if (sampling >> 4 == 0 || (sampling & 15) == 0) {
                throw bytes.corrupt("has a component without samples");
            }
            if (across % (sampling >> 4) != 0 || down % (sampling & 15) != 0) {
                throw unsupported("has components with a non-integer sampling ratio");
            }
            if (sampling >> 4 == across && 2 * (sampling & 15) == down) {
                halfRows.add(c);
            }
        }
    }

    private void scan(int position, int length) throws PictureException {
        scans++;
        if (components == 0) {
            throw bytes.corrupt("has a scan before its frame");
        }
        if (scans > SCANS_MAX || scans * pixels > PASSES_MAX * limits.pixelsMax()) {
            throw new PictureException(
                    ErrorType.TOO_LARGE, "JPEG has more scans than " + SCANS_MAX + ", or too many for its size");
        }
        byte[] segment = bytes.part(position, 2L + length);
        if (!progressive && length >= 6) {
            requireAllCoefficients(segment);
        }
        progress.add(segment);
        keep(position, 2L + length);
    }

    /**
     * Corrects the coefficient range of a sequential scan. It always covers all coefficients, but some cameras write
     * zeros.
     */
    private void requireAllCoefficients(byte[] scan) {
        int at = scan.length - ALL_COEFFICIENTS.length;
        if (!Arrays.equals(scan, at, scan.length, ALL_COEFFICIENTS, 0, ALL_COEFFICIENTS.length)) {
            System.arraycopy(ALL_COEFFICIENTS, 0, scan, at, ALL_COEFFICIENTS.length);
            wrongScans.add(keptBytes + at);
            warnings.add("JPEG has a sequential scan that does not name all coefficients");
        }
    }

    private void keep(long position, long count) {
        kept.add((int) position, (int) count);
        keptBytes += (int) count;
    }

    /**
     * Returns the bytes for the decoder: with a JFIF segment, so that it does not guess the colour space, and with
     * corrected scans.
     */
    private byte[] forDecoder() {
        byte[] jpeg = kept.toByteArray();
        wrongScans.forEach(at -> System.arraycopy(ALL_COEFFICIENTS, 0, jpeg, at, ALL_COEFFICIENTS.length));
        if (jfif) {
            return jpeg;
        }
        byte[] withJfif = new byte[jpeg.length + JFIF.length];
        System.arraycopy(jpeg, 0, withJfif, 0, 2);
        System.arraycopy(JFIF, 0, withJfif, 2, JFIF.length);
        System.arraycopy(jpeg, 2, withJfif, 2 + JFIF.length, jpeg.length - 2);
        return withJfif;
    }

    /** Returns the position of the marker that ends the entropy-coded data: not a stuffed byte or a restart marker. */
    private long endOfScan(long position) throws PictureException {
        long at = position;
        while (true) {
            if (bytes.at(at) == 0xff) {
                int next = bytes.at(at + 1);
                if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                    return at;
                }
            }
            at++;
        }
    }

    private void exif(int payload, int length) throws PictureException {
        if (exif.length == 0 && hasPrefix(payload, length, Orientation.EXIF_PREFIX)) {
            exif = bytes.part(payload, length - 2);
        }
    }

    private void profilePart(int payload, int length) throws PictureException {
        if (hasPrefix(payload, length, "ICC_PROFILE\0") && length >= 16) {
            icc.put(bytes.at(payload + 12), bytes.part(payload + 14, length - 16));
        }
    }

    private byte[] profile() {
        var whole = new ByteArrayOutputStream();
        icc.values().forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    private int adobeTransform() {
        return adobe.length < 12 ? JpegColours.NO_ADOBE : adobe[11] & 0xff;
    }

    private boolean hasPrefix(int payload, int length, String prefix) throws PictureException {
        return length - 2 >= prefix.length()
                && new String(bytes.part(payload, prefix.length()), ISO_8859_1).equals(prefix);
    }

    private static PictureException unsupported(String what) {
        return new PictureException(ErrorType.UNSUPPORTED_FORMAT, "JPEG " + what);
    }
}
