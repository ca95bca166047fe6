package io.srfarm.picture;

import static io.srfarm.picture.PngBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.Limits;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of file becomes: the rules of docs/reference/pictures.md, pixel by pixel. */
final class PictureReaderTest {
    private static final PictureLimits ANY =
            new PictureLimits(1, 1 << 16, Limits.REFERENCE_PIXELS_MAX, Duration.ofMinutes(1));

    private static final byte[] ADOBE_CMYK = bytes('A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0);
    private static final byte[] ADOBE_YCCK = bytes('A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 2);

    @Test
    void whatTheWriterWroteIsReadBackExactly() throws PictureException {
        Picture picture = gradient(37, 21);

        byte[] file = PngWriter.write(picture);

        assertThat(read(file)).isEqualTo(picture);
        assertThat(PngWriter.write(picture)).isEqualTo(file);
    }

    @Test
    void anInterlacedPngIsReadExactly() throws IOException, PictureException {
        Picture picture = gradient(21, 13);
        var image = new BufferedImage(21, 13, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 21 * 13; i++) {
            int at = 3 * i;
            byte[] rgb = picture.rgb();
            image.setRGB(i % 21, i / 21, (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff);
        }
        var out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam interlaced = writer.getDefaultWriteParam();
            interlaced.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), interlaced);
        }

        assertThat(out.toByteArray()[28]).isEqualTo((byte) 1); // the header's interlace method
        assertThat(read(out.toByteArray())).isEqualTo(picture);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aJpegIsReadClosely(boolean progressive) throws PictureException {
        Picture picture = gradient(64, 48);

        Picture read = read(JpegBytes.of(picture, progressive));

        assertThat(read.width()).isEqualTo(64);
        assertThat(largestDifference(read, picture)).isLessThan(16);
    }

    @Test
    void aLosslessWebpIsReadExactly() throws PictureException {
        byte[] file = new WebpBytes()
                .chunk("VP8L", WebpBytes.oneColour(13, 9, 200, 100, 50))
                .file();

        Picture read = read(file);

        assertThat(read.width()).isEqualTo(13);
        assertThat(read.height()).isEqualTo(9);
        assertAll(read, 200, 100, 50);
    }

    @Test
    void aLossyWebpIsReadClosely() throws PictureException {
        Picture read = read(WebpBytes.LOSSY);

        assertThat(read.width()).isEqualTo(24);
        assertThat(level(read, 12, 8, 0)).isCloseTo(96, org.assertj.core.api.Assertions.within(12));
        assertThat(level(read, 12, 8, 1)).isCloseTo(96, org.assertj.core.api.Assertions.within(12));
        assertThat(level(read, 12, 8, 2)).isCloseTo(128, org.assertj.core.api.Assertions.within(12));
    }

    @Test
    void transparentWebpLiesOnWhite() throws PictureException {
        Picture read = read(WebpBytes.LOSSY_ALPHA);

        assertPixel(read, 2, 8, 255, 255, 255);
        assertThat(level(read, 20, 8, 0)).isCloseTo(160, org.assertj.core.api.Assertions.within(14));
    }

    @Test
    void greyIsRepeated() throws PictureException {
        assertPixels(png(2, 8, PngBytes.GREY).rows(bytes(7, 250)).end(), "070707 fafafa");
        assertAll(read(JpegBytes.grey(16, 16, 90)), 90, 90, 90);
    }

    @ParameterizedTest
    @CsvSource({"1, 0x80, ffffff 000000", "2, 0x60, 555555 aaaaaa", "4, 0x1f, 111111 ffffff"})
    void shallowGreyIsStretched(int depth, String packed, String expected) throws PictureException {
        assertPixels(
                png(2, depth, PngBytes.GREY).rows(bytes(Integer.decode(packed))).end(), expected);
    }

    @Test
    void deepSamplesAreRoundedToTheNearest() throws PictureException {
        // 0x0080 is nearer to 0, 0x0081 nearer to 1 (257 steps a level); 0xffff is white.
        byte[] row = bytes(0x00, 0x80, 0x00, 0x81, 0xff, 0xff);

        assertPixels(png(1, 16, PngBytes.RGB).rows(row).end(), "0001ff");
    }

    @Test
    void alphaLiesOnWhite() throws PictureException {
        assertPixels(
                png(2, 8, PngBytes.RGBA)
                        .rows(bytes(10, 20, 30, 0, 10, 20, 30, 255))
                        .end(),
                "ffffff 0a141e");
        assertPixels(png(1, 8, PngBytes.RGBA).rows(bytes(0, 0, 0, 128)).end(), "7f7f7f");
        assertPixels(png(1, 8, PngBytes.GREY_ALPHA).rows(bytes(0, 51)).end(), "cccccc");
        assertPixels(png(1, 16, PngBytes.GREY_ALPHA).rows(bytes(0, 0, 51, 51)).end(), "cccccc");
    }

    @Test
    void paletteColoursAreLookedUp() throws PictureException {
        byte[] file = png(4, 2, PngBytes.PALETTE)
                .chunk("PLTE", bytes(1, 2, 3, 4, 5, 6, 7, 8, 9))
                .chunk("tRNS", bytes(255, 0))
                .rows(bytes(0b00_01_10_00))
                .end();

        assertPixels(file, "010203 ffffff 070809 010203");
    }

    @Test
    void aColourDeclaredTransparentIsWhite() throws PictureException {
        assertPixels(
                png(2, 8, PngBytes.RGB)
                        .chunk("tRNS", bytes(0, 1, 0, 2, 0, 3))
                        .rows(bytes(1, 2, 3, 1, 2, 4))
                        .end(),
                "ffffff 010204");
        assertPixels(
                png(2, 8, PngBytes.GREY)
                        .chunk("tRNS", bytes(0, 9))
                        .rows(bytes(9, 8))
                        .end(),
                "ffffff 080808");
    }

    @Test
    void inksBecomeLight() throws PictureException {
        byte[] adobe = JpegBytes.withSegment(JpegBytes.components(16, 16, 255, 128, 0, 255), 0xee, ADOBE_CMYK);
        byte[] plain = JpegBytes.components(16, 16, 0, 127, 255, 0);
        byte[] ycck = JpegBytes.withSegment(JpegBytes.components(16, 16, 100, 128, 128, 255), 0xee, ADOBE_YCCK);

        assertAll(read(adobe), 255, 128, 0);
        assertAll(read(plain), 255, 128, 0);
        assertAll(read(ycck), 155, 155, 155);
    }

    @Test
    void anEmbeddedProfileIsConverted() throws PictureException {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] png = png(1, 8, PngBytes.RGB)
                .chunk("iCCP", named(PngBytes.deflated(linear)))
                .rows(bytes(55, 0, 255))
                .end();
        byte[] part = new byte[14 + linear.length];
        System.arraycopy("ICC_PROFILE\0\1\1".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, part, 0, 14);
        System.arraycopy(linear, 0, part, 14, linear.length);
        byte[] jpeg = JpegBytes.withSegment(JpegBytes.of(flat(16, 16, 55), false), 0xe2, part);

        assertThat(level(read(png), 0, 0, 0)).isBetween(126, 130);
        assertThat(level(read(jpeg), 8, 8, 1)).isBetween(126, 130);
    }

    @Test
    void aProfileThatNobodyCanReadIsLeftOut() throws PictureException {
        byte[] bomb = PngBytes.deflated(new byte[ColourProfile.BYTES_MAX + 1]);

        assertPixels(
                png(1, 8, PngBytes.RGB)
                        .chunk("iCCP", named(bomb))
                        .rows(bytes(1, 2, 3))
                        .end(),
                "010203");
        assertPixels(
                png(1, 8, PngBytes.RGB)
                        .chunk("iCCP", bytes(65))
                        .rows(bytes(1, 2, 3))
                        .end(),
                "010203");
        assertPixels(
                png(1, 8, PngBytes.RGB)
                        .chunk("iCCP", named(PngBytes.deflated(new byte[200])))
                        .rows(bytes(1, 2, 3))
                        .end(),
                "010203");
    }

    /** Stored as 1 2 3 over 4 5 6; upright as EXIF's orientations say. */
    @ParameterizedTest
    @CsvSource({
        "1, 3, 010203040506",
        "2, 3, 030201060504",
        "3, 3, 060504030201",
        "4, 3, 040506010203",
        "5, 2, 010402050306",
        "6, 2, 040105020603",
        "7, 2, 060305020401",
        "8, 2, 030602050104",
        "9, 3, 010203040506",
    })
    void orientationIsAppliedOnce(int code, int width, String levels) throws PictureException {
        byte[] file = PngBytes.header(3, 2, 8, PngBytes.GREY)
                .chunk("eXIf", Exif.orientation(code))
                .rows(bytes(1, 2, 3), bytes(4, 5, 6))
                .end();

        Picture upright = read(file);

        assertThat(upright.width()).isEqualTo(width);
        var found = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            found.append(String.format("%02x", upright.rgb()[3 * i]));
        }
        assertThat(found).hasToString(levels);
    }

    @Test
    void orientationIsFoundInJpegAndWebpToo() throws PictureException {
        byte[] jpeg = JpegBytes.withSegment(JpegBytes.of(gradient(32, 16), false), 0xe1, Exif.segment(6));
        byte[] webp = new WebpBytes()
                .chunk("VP8X", WebpBytes.extended(0x08, 13, 9))
                .chunk("VP8L", WebpBytes.oneColour(13, 9, 1, 2, 3))
                .chunk("EXIF", Exif.orientation(8))
                .file();

        assertThat(read(jpeg).width()).isEqualTo(16);
        assertThat(read(webp).width()).isEqualTo(9);
    }

    private static PngBytes png(int width, int depth, int colourType) {
        return PngBytes.header(width, 1, depth, colourType);
    }

    private static byte[] named(byte[] compressed) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes('p', 0, 0));
        out.writeBytes(compressed);
        return out.toByteArray();
    }

    private static Picture read(byte[] file) throws PictureException {
        return PictureReader.read(file, ANY);
    }

    private static Picture gradient(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width * 3);
            rgb[3 * i + 1] = (byte) (i / width * 4);
            rgb[3 * i + 2] = (byte) (i % width + i / width);
        }
        return new Picture(width, height, rgb);
    }

    private static Picture flat(int width, int height, int level) {
        byte[] rgb = new byte[3 * width * height];
        java.util.Arrays.fill(rgb, (byte) level);
        return new Picture(width, height, rgb);
    }

    private static int level(Picture picture, int x, int y, int channel) {
        return picture.rgb()[3 * (y * picture.width() + x) + channel] & 0xff;
    }

    private static void assertPixel(Picture picture, int x, int y, int... rgb) {
        assertThat(new int[] {level(picture, x, y, 0), level(picture, x, y, 1), level(picture, x, y, 2)})
                .containsExactly(rgb);
    }

    /** Every pixel, within what a JPEG's coefficients lose. */
    private static void assertAll(Picture picture, int... rgb) {
        for (int i = 0; i < picture.rgb().length; i++) {
            assertThat(Math.abs((picture.rgb()[i] & 0xff) - rgb[i % 3])).isLessThanOrEqualTo(2);
        }
    }

    private static void assertPixels(byte[] file, String expected) throws PictureException {
        Picture picture = read(file);
        var found = new StringBuilder();
        for (int i = 0; i < picture.rgb().length; i++) {
            found.append(i > 0 && i % 3 == 0 ? " " : "").append(String.format("%02x", picture.rgb()[i]));
        }
        assertThat(found).hasToString(expected);
    }

    private static int largestDifference(Picture a, Picture b) {
        int largest = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            largest = Math.max(largest, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
        }
        return largest;
    }
}
