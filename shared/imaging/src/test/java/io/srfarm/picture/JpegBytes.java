package io.srfarm.picture;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Writes JPEG files and puts segments into them. */
final class JpegBytes {
    private JpegBytes() {}

    static byte[] of(Picture picture, boolean progressive) {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setPixels(0, 0, picture.width(), picture.height(), unsigned(picture.rgb()));
        return write(new IIOImage(image, null, null), progressive);
    }

    static byte[] grey(int width, int height, int level) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        int[] pixels = new int[width * height];
        java.util.Arrays.fill(pixels, level);
        image.getRaster().setPixels(0, 0, width, height, pixels);
        return write(new IIOImage(image, null, null), false);
    }

    /** Components that are the same all over, with nothing that says what they stand for. */
    static byte[] components(int width, int height, int... levels) {
        var raster =
                Raster.createInterleavedRaster(java.awt.image.DataBuffer.TYPE_BYTE, width, height, levels.length, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, levels);
            }
        }
        return write(new IIOImage(raster, null, null), false);
    }

    /** The file with a segment right after its start marker. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(PngBytes.bytes(0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 0xff));
        out.writeBytes(payload);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** The file with other bytes in place of those from {@code from} to {@code to}. */
    static byte[] spliced(byte[] jpeg, int from, int to, int... bytes) {
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, from);
        out.writeBytes(PngBytes.bytes(bytes));
        out.write(jpeg, to, jpeg.length - to);
        return out.toByteArray();
    }

    /** Where the first segment of a kind begins. */
    static int find(byte[] jpeg, int marker) {
        for (int i = 2; i < jpeg.length - 1; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == marker) {
                return i;
            }
        }
        throw new IllegalArgumentException("no segment " + Integer.toHexString(marker));
    }

    private static byte[] write(IIOImage image, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(0.95f);
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(stream);
            writer.write(null, image, param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static int[] unsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }
}
