package io.srfarm.worker.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.srfarm.event.ErrorType;
import java.io.ByteArrayOutputStream;
import java.util.SortedMap;
import java.util.TreeMap;

/** A JPEG file: its segments follow one another to the end marker. Only what makes pixels reaches the decoder. */
final class JpegFile implements PictureFile {
    private static final int SCANS_MAX = 64;

    /** Times that all pixels of the largest picture may be gone over: a progressive file has about ten scans. */
    private static final int PASSES_MAX = 20;

    private static final int END = 0xd9;
    private static final int SCAN = 0xda;

    private final Bytes bytes;
    private final PictureLimits limits;
    private final KeptBytes kept;
    private final SortedMap<Integer, byte[]> icc = new TreeMap<>();
    private byte[] exif = {};
    private byte[] adobe = {};
    private long pixels;
    private int components;
    private int scans;

    private JpegFile(byte[] file, PictureLimits limits) {
        this.bytes = new Bytes(file, "JPEG");
        this.kept = new KeptBytes(file);
        this.limits = limits;
    }

    static JpegFile parse(byte[] file, PictureLimits limits) throws PictureException {
        var jpeg = new JpegFile(file, limits);
        jpeg.kept.add(0, 2);
        jpeg.walk();
        if (jpeg.scans == 0) {
            throw jpeg.bytes.corrupt("has no pixels");
        }
        return jpeg;
    }

    @Override
    public byte[] exif() {
        return exif;
    }

    @Override
    public Picture decode(DecodeClock clock) throws PictureException {
        var samples = new JpegPixels(kept.toByteArray(), components, pixels, clock);
        return samples.toSrgb(ColourProfile.of(profile(), components), adobeTransform());
    }

    private void walk() throws PictureException {
        long position = 2;
        while (true) {
            if (bytes.at(position) != 0xff) {
                throw bytes.corrupt("has bytes between its segments");
            }
            while (bytes.at(position + 1) == 0xff) {
                position++; // any number of fill bytes may stand before a marker
            }
            int marker = bytes.at(position + 1);
            if (marker == END) {
                kept.add((int) position, 2);
                return;
            }
            int length = bytes.big16(position + 2);
            bytes.require(position + 2, Math.max(2, length));
            long end = position + 2 + length;
            take(marker, (int) position, length);
            if (marker == SCAN) {
                long data = end;
                end = endOfScan(data);
                kept.add((int) data, (int) (end - data));
            }
            position = end;
        }
    }

    private void take(int marker, int position, int length) throws PictureException {
        int payload = position + 4;
        switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> frame(payload, length);
            case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf ->
                throw unsupported("is lossless, hierarchical or arithmetically coded");
            case SCAN -> scan();
            case 0xe0, 0xee -> {
                if (marker == 0xee && hasPrefix(payload, length, "Adobe")) {
                    adobe = bytes.part(payload, length - 2);
                }
            }
            case 0xe1 -> exif(payload, length);
            case 0xe2 -> profilePart(payload, length);
            case 0xc4, 0xdb, 0xdd -> {} // tables
            default -> {
                if (marker < 0xe0) {
                    throw bytes.corrupt("has a segment of unknown kind " + Integer.toHexString(marker));
                }
                return; // comments and other applications' segments
            }
        }
        if (marker != 0xe1 && marker != 0xe2) {
            kept.add(position, 2 + length);
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
    }

    private void scan() throws PictureException {
        scans++;
        if (components == 0) {
            throw bytes.corrupt("has a scan before its frame");
        }
        if (scans > SCANS_MAX || scans * pixels > PASSES_MAX * limits.pixelsMax()) {
            throw new PictureException(
                    ErrorType.TOO_LARGE, "JPEG has more scans than " + SCANS_MAX + ", or too many for its size");
        }
    }

    /** The marker that ends the coded data from {@code position}: neither a stuffed byte nor a restart. */
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
        if (exif.length == 0 && hasPrefix(payload, length, "Exif\0\0")) {
            exif = bytes.part(payload + 6, length - 8);
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
        return adobe.length < 12 ? JpegPixels.NO_ADOBE : adobe[11];
    }

    private boolean hasPrefix(int payload, int length, String prefix) throws PictureException {
        return length - 2 >= prefix.length()
                && new String(bytes.part(payload, prefix.length()), ISO_8859_1).equals(prefix);
    }

    private static PictureException unsupported(String what) {
        return new PictureException(ErrorType.UNSUPPORTED_FORMAT, "JPEG " + what);
    }
}
