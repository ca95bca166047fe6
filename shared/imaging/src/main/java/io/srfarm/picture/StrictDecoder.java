package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/** Decodes with ImageIO, limits time and memory, and records warnings. */
final class StrictDecoder implements IIOReadProgressListener {
    private final ImageReaderSpi provider;
    private final String format;
    private final DecodeClock clock;
    private final long pixels;
    private final int bytesAPixel;
    private @Nullable Warning warning;
    private long end;

    /**
     * The first warning of a decoder; libjpeg suppresses all others.
     *
     * @param position in the file, after the last byte that the decoder had read
     */
    record Warning(String text, long position) {}

    /**
     * Creates a stream.
     *
     * @param pixels pixels of the picture, from its header
     * @param bytesAPixel bytes that decoding may allocate per pixel, including temporary ones
     */
    StrictDecoder(ImageReaderSpi provider, String format, DecodeClock clock, long pixels, int bytesAPixel) {
        this.provider = provider;
        this.format = format;
        this.clock = clock;
        this.pixels = pixels;
        this.bytesAPixel = bytesAPixel;
    }

    BufferedImage image(byte[] file) throws PictureException {
        BufferedImage image = read(file, reader -> reader.read(0));
        if (warning != null) {
            throw damaged(warning);
        }
        return image;
    }

    /**
     * Returns the stored samples without colour conversion. The caller must check {@link #warning} too.
     *
     * @param step distance of the samples to return, in both directions
     */
    Raster raster(byte[] file, int step) throws PictureException {
        return read(file, reader -> {
            ImageReadParam sampling = reader.getDefaultReadParam();
            sampling.setSourceSubsampling(step, step, 0, 0);
            return reader.readRaster(0, sampling);
        });
    }

    @Nullable
    Warning warning() {
        return warning;
    }

    /** Returns the position up to which the decoder has read. */
    long end() {
        return end;
    }

    PictureException damaged(Warning by) {
        return new PictureException(ErrorType.CORRUPT, format + " is damaged: " + by.text());
    }

    private <T> T read(byte[] file, Step<T> step) throws PictureException {
        var stream = new LimitedStream(file, clock, pixels, bytesAPixel);
        try (stream) {
            ImageReader reader = provider.createReaderInstance();
            try {
                reader.setInput(stream, true, true);
                reader.addIIOReadWarningListener((source, message) -> keepFirst(message, stream));
                reader.addIIOReadProgressListener(this);
                T result = step.apply(reader);
                end = stream.position();
                clock.check();
                return result;
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            clock.check();
            if (stream.surplus() != null) {
                throw new PictureException(
                        ErrorType.TOO_LARGE, format + " takes too much " + stream.surplus() + " (limit pixels-max)", e);
            }
            // For broken data, decoders throw any run-time exception.
            throw new PictureException(ErrorType.CORRUPT, format + " has unreadable pixels: " + e.getMessage(), e);
        }
    }

    private void keepFirst(String text, LimitedStream stream) {
        if (warning == null) {
            warning = new Warning(text, stream.position());
        }
    }

    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
        if (clock.isOver()) {
            source.abort();
        }
    }

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}

    /** A call of an ImageReader. */
    private interface Step<T> {
        T apply(ImageReader reader) throws IOException;
    }
}
