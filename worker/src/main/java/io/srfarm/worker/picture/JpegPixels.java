package io.srfarm.worker.picture;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.Optional;
import java.util.stream.StreamSupport;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** A JPEG's decoded samples and their way to sRGB: grey is repeated, inks are turned into light. */
final class JpegPixels {
    /** No Adobe segment: four components are inks as they stand. */
    static final int NO_ADOBE = -1;

    /** Adobe's mark of luma, two chroma and black. */
    private static final int ADOBE_YCCK = 2;

    private static final ImageReaderSpi JDK_READER = jdkReader();

    /** Far more than any takes: its tables are small, and its coefficients are in the library's own memory. */
    private static final int BYTES_A_PIXEL = 64;

    private final byte[] jpeg;
    private final int components;
    private final long pixels;
    private final DecodeClock clock;

    /** @param pixels width x height, by its header */
    JpegPixels(byte[] jpeg, int components, long pixels, DecodeClock clock) {
        this.jpeg = jpeg;
        this.components = components;
        this.pixels = pixels;
        this.clock = clock;
    }

    Picture toSrgb(Optional<ColourProfile> profile, int adobeTransform) throws PictureException {
        var reading = new StrictReading(JDK_READER, "JPEG", clock, pixels, BYTES_A_PIXEL);
        if (components == 4) {
            return fromInks(reading.raster(jpeg), profile, adobeTransform);
        }
        BufferedImage image = reading.image(jpeg);
        Picture picture = Bands.toPicture(image.getRaster());
        return profile.map(p -> p.toSrgb(picture)).orElse(picture);
    }

    private static Picture fromInks(Raster raster, Optional<ColourProfile> profile, int adobeTransform) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] inks = new byte[4 * width * height];
        int[] row = new int[4 * width];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < row.length; x += 4) {
                if (adobeTransform == ADOBE_YCCK) {
                    toInvertedCmy(row, x);
                }
                for (int c = 0; c < 4; c++) {
                    // Adobe writes 255 for no ink.
                    int ink = adobeTransform == NO_ADOBE ? row[x + c] : 255 - row[x + c];
                    inks[4 * width * y + x + c] = (byte) ink;
                }
            }
        }
        byte[] rgb = profile.map(p -> p.toSrgb(inks, width, height)).orElseGet(() -> withoutProfile(inks));
        return new Picture(width, height, rgb);
    }

    /** What no profile explains: each ink takes away its share of the light. */
    private static byte[] withoutProfile(byte[] inks) {
        byte[] rgb = new byte[inks.length / 4 * 3];
        for (int from = 0, to = 0; from < inks.length; from += 4, to += 3) {
            int light = 255 - (inks[from + 3] & 0xff);
            for (int c = 0; c < 3; c++) {
                rgb[to + c] = (byte) (((255 - (inks[from + c] & 0xff)) * light + 127) / 255);
            }
        }
        return rgb;
    }

    /** Luma and chroma of JFIF at {@code x} to 255 less red, green and blue, which is how Adobe stores CMY. */
    private static void toInvertedCmy(int[] row, int x) {
        double luma = row[x];
        double blueness = row[x + 1] - 128.0;
        double redness = row[x + 2] - 128.0;
        row[x] = 255 - level(luma + 1.402 * redness);
        row[x + 1] = 255 - level(luma - 0.344136 * blueness - 0.714136 * redness);
        row[x + 2] = 255 - level(luma + 1.772 * blueness);
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, Math.floor(value + 0.5)));
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
