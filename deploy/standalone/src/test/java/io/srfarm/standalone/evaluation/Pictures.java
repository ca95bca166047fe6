package io.srfarm.standalone.evaluation;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures for tests. */
public final class Pictures {
    private Pictures() {}

    /** Writes a picture with gradients and an edge, without noise. */
    public static Path colours(Path file, int width, int height) throws IOException {
        return write(file, width, height, BufferedImage.TYPE_INT_RGB);
    }

    public static Path grey(Path file, int width, int height) throws IOException {
        return write(file, width, height, BufferedImage.TYPE_BYTE_GRAY);
    }

    /** Writes a picture whose lower half is half transparent. */
    public static Path withAlpha(Path file, int width, int height) throws IOException {
        return write(file, width, height, BufferedImage.TYPE_INT_ARGB);
    }

    /** Writes a picture with 16 bits per sample. */
    public static Path deep(Path file, int width, int height) throws IOException {
        return write(file, width, height, BufferedImage.TYPE_USHORT_GRAY);
    }

    /** Writes a black picture of any size. */
    public static Path black(Path file, int width, int height) throws IOException {
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
        return file;
    }

    private static Path write(Path file, int width, int height, int type) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = 128 + (int) (90 * Math.sin(x / 7.0) * Math.cos(y / 9.0));
                int green = x * 255 / width;
                int blue = x > y ? 200 : 40;
                int alpha = 2 * y < height ? 255 : 128;
                picture.setRGB(x, y, alpha << 24 | red << 16 | green << 8 | blue);
            }
        }
        String name = file.getFileName().toString();
        ImageIO.write(picture, name.substring(name.lastIndexOf('.') + 1), file.toFile());
        return file;
    }
}
