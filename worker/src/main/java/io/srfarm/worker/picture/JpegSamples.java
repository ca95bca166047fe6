package io.srfarm.worker.picture;

import io.srfarm.worker.picture.StrictReading.Warning;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;
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
            StrictReading reading = reading();
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

    private StrictReading reading() {
        return new StrictReading(READER, "JPEG", clock, pixels, BYTES_A_PIXEL);
    }

    /**
     * The file without the bytes that the warning is about; null when it is about anything else. libjpeg counts them together
     * with those before earlier restart markers that it passed over in silence, so the number is searched for.
     */
    private byte @Nullable [] withoutExtraneousBytes(Warning warning) throws PictureException {
        Matcher counted = EXTRANEOUS.matcher(warning.text());
        if (!counted.find()) {
            return null;
        }
        int end = beforeFill((int) warning.position() - 2);
        int tooFew = 0;
        int tooMany = Math.min(Integer.parseInt(counted.group(1)), end - 2) + 1;
        for (int count = tooMany - 1; tooMany - tooFew > 1; count = (tooFew + tooMany) / 2) {
            byte[] shorter = without(end - count, end);
            Optional<String> left = warningUpTo(shorter, warning.position() - count);
            if (left.isEmpty()) {
                return shorter;
            }
            if (EXTRANEOUS.matcher(left.get()).find()) {
                tooFew = count;
            } else {
                tooMany = count;
            }
        }
        return null;
    }

    /** What the decoder warns of up to a marker that ends at {@code position}. */
    private Optional<String> warningUpTo(byte[] file, long position) throws PictureException {
        try {
            StrictReading reading = reading();
            reading.raster(file);
            return Optional.ofNullable(reading.warning())
                    .filter(warning -> warning.position() <= position)
                    .map(Warning::text);
        } catch (PictureException e) {
            clock.check();
            return Optional.of(String.valueOf(e.getMessage()));
        }
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
