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
 * A JPEG's samples, decoded by libjpeg through the Java platform. libjpeg tells of its first warning only, so a harmless one
 * may hide another. What it was about is therefore taken out of the file, which must then be decoded without any.
 */
final class JpegSamples {
    private static final ImageReaderSpi READER = jdkReader();

    /** Far more than any takes: its tables are small, and its coefficients are in the library's own memory. */
    private static final int BYTES_A_PIXEL = 64;

    /** Places with extraneous bytes; each costs another decoding. */
    private static final int REPAIRS_MAX = 64;

    /** How many markers later than where they are libjpeg may count them. */
    private static final int MARKERS_BACK = 8;

    private static final Pattern EXTRANEOUS =
            Pattern.compile("(\\d{1,9}) extraneous bytes before marker 0x[0-9a-f]{2}");

    private final long pixels;
    private final DecodeClock clock;
    private byte[] jpeg;

    /** @param pixels width x height, by its header */
    JpegSamples(byte[] jpeg, long pixels, DecodeClock clock) {
        this.jpeg = jpeg;
        this.pixels = pixels;
        this.clock = clock;
    }

    /** The samples of all components, enlarged to the picture's size, no colours converted. */
    Raster read(Consumer<String> warnings) throws PictureException {
        int extraneous = 0;
        for (int repairs = 0; ; repairs++) {
            StrictDecoder reading = reading();
            Raster samples = reading.raster(jpeg);
            Warning warning = reading.warning();
            if (warning == null) {
                // libjpeg looks no further than it must: not for what stands before the end marker.
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

    /** As this Java platform decodes them, whatever it warns of. */
    static Raster decoded(byte[] jpeg, long pixels, DecodeClock clock) throws PictureException {
        return new JpegSamples(jpeg, pixels, clock).reading().raster(jpeg);
    }

    private StrictDecoder reading() {
        return new StrictDecoder(READER, "JPEG", clock, pixels, BYTES_A_PIXEL);
    }

    /**
     * The file without extraneous bytes before one marker; null when the warning is about anything else. libjpeg passes over a
     * few of them in silence and counts them at one of the next markers, so the place and the number are searched for.
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

    /** How many bytes, up to {@code max}, can be taken out before {@code end} with no other effect than fewer to warn of. */
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
            reading.raster(without(end - count, end));
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

    /** The number of extraneous bytes; 0 in a warning of anything else. */
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

    /** Where the fill bytes begin that stand before a marker. */
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
                .orElseThrow(() -> new IllegalStateException("this Java platform reads no JPEG"));
    }
}
