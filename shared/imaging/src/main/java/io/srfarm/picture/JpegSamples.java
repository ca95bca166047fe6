package io.srfarm.picture;

import io.srfarm.picture.StrictDecoder.Warning;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the samples of a JPEG with the Java platform's libjpeg. libjpeg reports only its first warning, so a harmless
 * one may hide a serious one. Therefore the bytes that caused a harmless warning are removed, and the file is decoded
 * again until there is no warning.
 */
final class JpegSamples {
    private static final ImageReaderSpi READER = jdkReader();

    /** A generous limit: the tables are small, and the coefficients are stored in native memory. */
    private static final int BYTES_A_PIXEL = 64;

    /** Most places with extraneous bytes; each costs another decoding. */
    private static final int REPAIRS_MAX = 64;

    /** libjpeg may report extraneous bytes up to this many markers too late. */
    private static final int MARKERS_BACK = 8;

    private static final Pattern EXTRANEOUS =
            Pattern.compile("(\\d{1,9}) extraneous bytes before marker 0x[0-9a-f]{2}");

    private final long pixels;
    private final DecodeClock clock;
    private byte[] jpeg;

    /**
     * Creates a decoder.
     *
     * @param pixels width x height from the header
     */
    JpegSamples(byte[] jpeg, long pixels, DecodeClock clock) {
        this.jpeg = jpeg;
        this.pixels = pixels;
        this.clock = clock;
    }

    /**
     * Returns the samples of all components, upsampled to the picture's size, without colour conversion.
     *
     * @param step distance of the samples to return, in both directions
     */
    Raster read(int step, Consumer<String> warnings) throws PictureException {
        int extraneous = 0;
        for (int repairs = 0; ; repairs++) {
            StrictDecoder reading = reading();
            Raster samples = reading.raster(jpeg, step);
            Warning warning = reading.warning();
            if (warning == null) {
                // libjpeg stops reading early and does not notice extraneous bytes before the end marker.
                extraneous += Math.max(0, beforeFill(jpeg.length - 2) - (int) reading.end());
                if (extraneous > 0) {
                    warnings.accept("JPEG has " + extraneous + " extraneous bytes before its markers");
                }
                return samples;
            }
            byte @Nullable [] repaired = repairs < REPAIRS_MAX ? withoutExtraneousBytes(warning) : null;
            if (repaired == null) {
                throw reading.damaged(warning);
            }
            extraneous += jpeg.length - repaired.length;
            jpeg = repaired;
        }
    }

    /** Decodes the file and ignores warnings. */
    static Raster decoded(byte[] jpeg, long pixels, DecodeClock clock) throws PictureException {
        return new JpegSamples(jpeg, pixels, clock).reading().raster(jpeg, 1);
    }

    private StrictDecoder reading() {
        return new StrictDecoder(READER, "JPEG", clock, pixels, BYTES_A_PIXEL);
    }

    /**
     * Returns the file without the extraneous bytes before one marker; null if the warning is about anything else.
     * libjpeg skips some of them silently and counts them at a later marker, so both position and number are searched
     * for.
     */
    private byte @Nullable [] withoutExtraneousBytes(Warning warning) throws PictureException {
        int counted = counted(warning.text());
        int marker = (int) warning.position() - 2;
        for (int i = 0; i < MARKERS_BACK && counted > 0 && marker > 2; i++, marker = markerBefore(marker)) {
            int end = beforeFill(marker);
            int count = removable(end, Math.min(counted, end - 2), warning);
            if (count > 0) {
                return without(end - count, end);
            }
        }
        return null;
    }

    /**
     * Returns how many bytes, up to {@code max}, can be removed before {@code end} with no effect other than reducing
     * the warning.
     */
    private int removable(int end, int max, Warning warning) throws PictureException {
        int enough = 0;
        int tooMany = max + 1;
        for (int count = max; tooMany - enough > 1; count = (enough + tooMany) / 2) {
            if (isHarmless(end, count, warning)) {
                enough = count;
            } else {
                tooMany = count;
            }
        }
        return enough;
    }

    private boolean isHarmless(int end, int count, Warning before) throws PictureException {
        StrictDecoder reading = reading();
        try {
            reading.raster(without(end - count, end), 1);
        } catch (PictureException e) {
            clock.check();
            return false;
        }
        Warning left = reading.warning();
        int fewer = counted(before.text()) - count;
        return left == null
                || left.position() > before.position() - count
                || (fewer > 0 && counted(left.text()) == fewer);
    }

    /** Returns the number of extraneous bytes in a warning; 0 for other warnings. */
    private static int counted(String warning) {
        Matcher counted = EXTRANEOUS.matcher(warning);
        return counted.find() ? Integer.parseInt(counted.group(1)) : 0;
    }

    private int markerBefore(int marker) {
        int at = marker - 1;
        while (at > 0 && (jpeg[at] != (byte) 0xff || jpeg[at + 1] == 0 || jpeg[at + 1] == (byte) 0xff)) {
            at--;
        }
        return at;
    }

    private byte[] without(int from, int to) {
        byte[] shorter = Arrays.copyOf(jpeg, jpeg.length - (to - from));
        System.arraycopy(jpeg, to, shorter, from, jpeg.length - to);
        return shorter;
    }

    /** Returns the position of the first fill byte before a marker. */
    private int beforeFill(int marker) {
        int end = marker;
        while (end > 0 && jpeg[end - 1] == (byte) 0xff) {
            end--;
        }
        return end;
    }

    private static ImageReaderSpi jdkReader() {
        Iterable<ImageReaderSpi> all =
                () -> IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        return StreamSupport.stream(all.spliterator(), false)
                .filter(spi -> spi.getClass().getName().equals("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this Java platform has no JPEG reader"));
    }
}
