package io.srfarm.picture;

import static io.srfarm.picture.PngBytes.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.event.ErrorType;
import io.srfarm.job.Limits;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that break a rule, or look as if they did, and whose pixels are beyond doubt nevertheless. */
final class ReadablePictureTest {
    private static final PictureLimits ANY =
            new PictureLimits(1, 1 << 16, Limits.REFERENCE_PIXELS_MAX, Duration.ofMinutes(1));

    private static final int SCAN = 0xda;

    private final List<String> warnings = new ArrayList<>();

    /** One colour by its luma and chroma, so that a decoder that takes them for light shows it. */
    @ParameterizedTest
    @CsvSource({
        "false, -1, 1 2 3, 59 85 20", // neither segment: numbers are luma and chroma,
        "false, -1, 0 1 2, 59 85 20",
        "false, -1, 5 34 35, 59 85 20",
        "false, -1, 82 71 66, 70 100 120", // R, G and B are themselves
        "false, 0, 1 2 3, 70 100 120", // Adobe's word counts more than names,
        "false, 1, 82 71 66, 59 85 20",
        "false, 2, 1 2 3, 59 85 20",
        "false, 255, 1 2 3, 59 85 20",
        "true, -1, 82 71 66, 59 85 20", // and JFIF's more than Adobe's
        "true, 0, 1 2 3, 59 85 20",
    })
    void aJpegsColoursAreDecidedAsLibjpegDecidesThem(boolean jfif, int adobe, String names, String rgb)
            throws PictureException {
        byte[] jpeg = JpegBytes.components(16, 16, 70, 100, 120);
        int[] ids = Stream.of(names.split(" ")).mapToInt(Integer::parseInt).toArray();
        for (int c = 0; c < 3; c++) {
            jpeg[JpegBytes.find(jpeg, 0xc0) + 10 + 3 * c] = (byte) ids[c];
            jpeg[JpegBytes.find(jpeg, SCAN) + 5 + 2 * c] = (byte) ids[c];
        }
        if (adobe >= 0) {
            jpeg = JpegBytes.withSegment(jpeg, 0xee, bytes('A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, adobe));
        }
        if (jfif) {
            jpeg = JpegBytes.withSegment(jpeg, 0xe0, bytes('J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0));
        }

        Picture read = read(jpeg);

        int[] wanted = Stream.of(rgb.split(" ")).mapToInt(Integer::parseInt).toArray();
        for (int c = 0; c < 3; c++) {
            assertThat(read.rgb()[c] & 0xff).isBetween(wanted[c] - 2, wanted[c] + 2);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aSequentialScanThatNamesNoCoefficientsIsReadWithAWarning() throws PictureException {
        byte[] jpeg = JpegBytes.of(noise(), false);
        int parameters = JpegBytes.find(jpeg, SCAN) + 11;

        Picture read = read(JpegBytes.spliced(jpeg, parameters, parameters + 3, 0, 0, 0));

        assertThat(read).isEqualTo(PictureReader.read(jpeg, ANY));
        assertThat(warnings).containsExactly("JPEG has a sequential scan that does not name all coefficients");
    }

    @Test
    void bytesBetweenSegmentsAreReadOverWithAWarning() throws PictureException {
        byte[] jpeg = JpegBytes.of(noise(), false);
        int tables = JpegBytes.find(jpeg, 0xdb);

        Picture read = read(JpegBytes.spliced(jpeg, tables, tables, 0, 'x', 0xff, 0, 0xff, 0xff));

        assertThat(read).isEqualTo(PictureReader.read(jpeg, ANY));
        assertThat(warnings).containsExactly("JPEG has 4 extraneous bytes between its segments");
    }

    @Test
    void markersWithoutASegmentAreReadOver() throws PictureException {
        byte[] jpeg = JpegBytes.of(noise(), false);
        int tables = JpegBytes.find(jpeg, 0xdb);

        Picture read = read(JpegBytes.spliced(jpeg, tables, tables, 0xff, 0x01, 0xff, 0xd3));

        assertThat(read).isEqualTo(PictureReader.read(jpeg, ANY));
    }

    @Test
    void bytesBeforeTheEndMarkerAreReadOverWithAWarning() throws PictureException {
        byte[] jpeg = JpegBytes.of(noise(), false);
        int end = jpeg.length - 2;

        Picture read = read(JpegBytes.spliced(jpeg, end, end, new int[100]));

        assertThat(read).isEqualTo(PictureReader.read(jpeg, ANY));
        assertThat(warnings).singleElement().asString().endsWith("extraneous bytes before its markers");
    }

    @Test
    void bytesBeforeRestartMarkersAreReadOverWithOneWarning() throws Exception {
        byte[] jpeg = withRestarts();
        byte[] padded = jpeg;
        for (int restart = 0xd0; restart < 0xd3; restart++) {
            int at = JpegBytes.find(padded, restart);
            padded = JpegBytes.spliced(padded, at, at, 1, 2, 3, 4, 5);
        }

        Picture read = read(padded);

        assertThat(read).isEqualTo(PictureReader.read(jpeg, ANY));
        assertThat(warnings).containsExactly("JPEG has 15 extraneous bytes before its markers");
    }

    @Test
    void aHarmlessWarningHidesNoDamage() throws IOException {
        byte[] jpeg = withRestarts();
        int second = JpegBytes.find(jpeg, 0xd1);
        byte[] shortened = JpegBytes.spliced(jpeg, second - 10, second);
        int first = JpegBytes.find(jpeg, 0xd0);
        byte[] padded = JpegBytes.spliced(shortened, first, first, 1, 2, 3, 4, 5);

        assertThatThrownBy(() -> read(padded))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.CORRUPT))
                .hasMessageContaining("JPEG is damaged");
    }

    @Test
    void aProgressiveJpegWithoutItsLastRefinementIsReadWithAWarning() throws PictureException {
        byte[] jpeg = JpegBytes.of(noise(), true);
        int last = jpeg.length - 2;
        while ((jpeg[last] & 0xff) != 0xff || (jpeg[last + 1] & 0xff) != SCAN) {
            last--;
        }

        Picture read = read(JpegBytes.spliced(jpeg, last, jpeg.length - 2));

        assertThat(read.width()).isEqualTo(40);
        assertThat(warnings).containsExactly("JPEG has scans that leave out some of its coefficients, or bits of them");
    }

    /** 4:4:0 as libjpeg-turbo enlarges it, on a Java platform that repeats rows. */
    @Test
    void repeatedRowsOfChromaAreMadeSmooth() {
        var samples = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 1, 5, 3, null);
        samples.setSamples(0, 0, 1, 5, 1, new int[] {10, 10, 50, 50, 90});

        ChromaRows.smoothRepeated(samples, 1);

        assertThat(samples.getSamples(0, 0, 1, 5, 1, (int[]) null)).containsExactly(10, 20, 40, 60, 80);
        assertThat(samples.getSamples(0, 0, 1, 5, 2, (int[]) null)).containsOnly(0);
    }

    @Test
    void fillBytesAreNoFault() throws PictureException {
        byte[] jpeg = JpegBytes.of(noise(), false);
        int end = jpeg.length - 2;

        Picture read = read(JpegBytes.spliced(jpeg, end, end, 0xff, 0xff, 0xff));

        assertThat(read).isEqualTo(PictureReader.read(jpeg, ANY));
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatFollowsTheEndIsIgnored() throws PictureException {
        Picture picture = noise();
        for (byte[] file : List.of(PngWriter.write(picture), JpegBytes.of(picture, true), WebpBytes.LOSSY)) {
            byte[] twice = Arrays.copyOf(file, 2 * file.length);
            System.arraycopy(file, 0, twice, file.length, file.length);

            assertThat(read(twice)).isEqualTo(PictureReader.read(file, ANY));
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aPngOfOneFrameIsAPicture() throws PictureException {
        byte[] one = bytes(0, 0, 0, 1, 0, 0, 0, 0);
        byte[] three = bytes(0, 0, 0, 3, 0, 0, 0, 0);
        byte[] row = bytes(7, 8);

        assertThat(read(grey().chunk("acTL", one)
                                .chunk("fcTL", new byte[26])
                                .rows(row)
                                .end())
                        .rgb()[0])
                .isEqualTo((byte) 7);
        assertThat(read(grey().rows(row).chunk("acTL", three).end()).rgb()[0]).isEqualTo((byte) 7);
        assertThat(read(grey().chunk("acTL", new byte[8]).rows(row).end()).rgb()[0])
                .isEqualTo((byte) 7);
        assertThatThrownBy(() -> read(grey().chunk("acTL", one).rows(row).end()))
                .hasMessage("PNG is an animation"); // its only frame is another picture
    }

    @Test
    void pngChunksWithoutAPlaceSayNothing() throws PictureException {
        byte[] late = grey().rows(bytes(7, 8))
                .chunk("tRNS", bytes(0, 7))
                .chunk("PLTE", bytes(1, 2, 3))
                .rows(bytes(9, 9))
                .end();
        byte[] longTransparency =
                grey().chunk("tRNS", bytes(0, 7, 0)).rows(bytes(7, 8)).end();
        byte[] morePlacesThanColours = PngBytes.header(2, 1, 8, PngBytes.PALETTE)
                .chunk("PLTE", bytes(7, 7, 7, 8, 8, 8))
                .chunk("tRNS", bytes(0, 0, 0))
                .rows(bytes(0, 1))
                .end();

        for (byte[] file : List.of(late, longTransparency, morePlacesThanColours)) {
            assertThat(read(file).rgb()).containsExactly(7, 7, 7, 8, 8, 8);
        }
    }

    @Test
    void ofATransparentColourOnlyTheBitsOfASampleCount() throws PictureException {
        byte[] file = grey().chunk("tRNS", bytes(5, 7)).rows(bytes(7, 8)).end();

        assertThat(read(file).rgb()).containsExactly(-1, -1, -1, 8, 8, 8);
    }

    @Test
    void orientationIsFoundBehindExifsPrefixInEveryFormat() throws PictureException {
        byte[] wrapped = Exif.segment(6);
        byte[] webp = new WebpBytes()
                .chunk("VP8X", WebpBytes.extended(0x08, 13, 9))
                .chunk("VP8L", WebpBytes.oneColour(13, 9, 1, 2, 3))
                .chunk("EXIF", wrapped)
                .chunk("EXIF", Exif.orientation(1))
                .file();
        byte[] png = grey().chunk("eXIf", wrapped).rows(bytes(7, 8)).end();
        byte[] jpeg = JpegBytes.withSegment(
                JpegBytes.withSegment(JpegBytes.of(noise(), false), 0xe1, Exif.segment(1)), 0xe1, wrapped);

        assertThat(read(webp).width()).isEqualTo(9);
        assertThat(read(png).width()).isEqualTo(1);
        assertThat(read(jpeg).width()).isEqualTo(noise().height());
    }

    @Test
    void unknownChunksOfAWebpAreReadOver() throws PictureException {
        byte[] pixels = WebpBytes.oneColour(13, 9, 1, 2, 3);
        byte[] file = new WebpBytes()
                .chunk("VP8X", WebpBytes.extended(0x2c, 13, 9))
                .chunk("ICCP", bytes(1, 2, 3))
                .chunk("what", new byte[5])
                .chunk("VP8L", pixels)
                .chunk("XMP ", "<tiff:Orientation>6</tiff:Orientation>".getBytes(ISO_8859_1))
                .chunk("VP8L", WebpBytes.oneColour(13, 9, 9, 9, 9))
                .file();

        Picture read = read(file);

        assertThat(read).isEqualTo(read(new WebpBytes().chunk("VP8L", pixels).file()));
    }

    @Test
    void aWebpWhoseAlphaChannelIsBrokenIsCorrupt() {
        byte[] file = WebpBytes.LOSSY_ALPHA.clone();
        int alpha = new String(file, ISO_8859_1).indexOf("ALPH") + 8;
        Arrays.fill(file, alpha + 1, alpha + 12, (byte) 0xff);

        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.CORRUPT))
                .hasMessage("WebP has an unreadable alpha channel");
    }

    @Test
    void theWebpLibraryLeavesNoFileBehind() throws PictureException {
        read(WebpBytes.LOSSY);

        assertThat(Path.of(System.getProperty("com.luciad.imageio.webp.tmpdir")))
                .doesNotExist();
    }

    private Picture read(byte[] file) throws PictureException {
        return PictureReader.read(file, ANY, warnings::add);
    }

    /** One before every block of 8 x 8. */
    private static byte[] withRestarts() throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/pictures/restarts.jpg"));
    }

    private static PngBytes grey() {
        return PngBytes.header(2, 1, 8, PngBytes.GREY);
    }

    private static Picture noise() {
        byte[] rgb = new byte[3 * 40 * 32];
        new Random(5).nextBytes(rgb);
        return new Picture(40, 32, rgb);
    }
}
