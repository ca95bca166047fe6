package io.srfarm.worker.picture;

import io.srfarm.worker.picture.StrictReading.Warning;
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

    private static final Pattern EXTRANEOUS = Pattern.compile("(\\d{1,9}) extraneous bytes before marker 0x[0-9a-f]{2}");

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
            var reading = new StrictReading(READER, "JPEG", clock, pixels, BYTES_A_PIXEL);
            Raster samples = reading.raster(jpeg);
            Warning warning = reading.warning();
            if (warning == null) {
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

    /** The file without the bytes that the warning is about; null when it is about anything else. */
    private byte @Nullable [] withoutExtraneousBytes(Warning warning) {
        Matcher extraneous = EXTRANEOUS.matcher(warning.text());
        if (!extraneous.find()) {
            return null;
        }
        int end = (int) warning.position() - 2;
        while (end > 0 && jpeg[end - 1] == (byte) 0xff) {
            end--; // fill bytes
        }
        int start = end - Integer.parseInt(extraneous.group(1));
        if (start < 2) {
            return null;
        }
        byte[] repaired = Arrays.copyOf(jpeg, jpeg.length - (end - start));
        System.arraycopy(jpeg, end, repaired, start, jpeg.length - end);
        return repaired;
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
