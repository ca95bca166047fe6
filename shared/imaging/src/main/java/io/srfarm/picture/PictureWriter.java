package io.srfarm.picture;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPWriteParam;
import io.srfarm.job.OutputFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures without metadata. The same picture gives the same bytes on the same Java platform. */
public final class PictureWriter {
    /**
     * Pixels of the largest picture in formats other than PNG, whose encoders buffer the whole picture, some of them
     * several times.
     */
    public static final long ENCODED_PIXELS_MAX = 4L << 20;

    private static final float JPEG_QUALITY = 0.95f;

    /** Effort, 0 to 6: 1 takes a third of the time of 4, for files that are a few percent larger. */
    private static final int WEBP_METHOD = 1;

    private PictureWriter() {}

    /** Returns whether a picture with {@code pixels} pixels can be written. */
    public static boolean canWrite(OutputFormat format, long pixels) {
        return format == OutputFormat.PNG || pixels <= ENCODED_PIXELS_MAX;
    }

    /** Writes the picture and closes {@code out}. */
    public static void write(PixelRows picture, OutputFormat format, OutputStream out) {
        switch (format) {
            case PNG -> PngWriter.write(picture, out);
            case WEBP -> webp(picture, out);
            case JPEG -> jpeg(picture, out);
        }
    }

    private static void webp(PixelRows picture, OutputStream out) {
        ImageWriter writer = WebpLibrary.writer();
        WebPWriteParam options = new WebPWriteParam(Locale.ROOT);
        options.setCompressionType(CompressionType.Lossless);
        options.setMethod(WEBP_METHOD);
        encode(picture, writer, options, out);
    }

    private static void jpeg(PixelRows picture, OutputStream out) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        options.setCompressionQuality(JPEG_QUALITY);
        encode(picture, writer, options, out);
    }

    private static void encode(PixelRows picture, ImageWriter writer, ImageWriteParam options, OutputStream out) {
        if (picture.pixels() > ENCODED_PIXELS_MAX) {
            throw new IllegalArgumentException(picture + " is too large for this format");
        }
        try (OutputStream closed = out;
                ImageOutputStream file = new MemoryCacheImageOutputStream(closed)) {
            writer.setOutput(file);
            writer.write(null, new IIOImage(image(picture), null, null), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage image(PixelRows picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = new byte[3 * picture.width()];
        int[] row = new int[picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            picture.read(0, y, rgb);
            for (int x = 0; x < row.length; x++) {
                row[x] = (rgb[3 * x] & 0xff) << 16 | (rgb[3 * x + 1] & 0xff) << 8 | (rgb[3 * x + 2] & 0xff);
            }
            image.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return image;
    }
}
