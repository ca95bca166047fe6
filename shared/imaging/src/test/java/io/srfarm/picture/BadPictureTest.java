package io.srfarm.picture;

import static io.srfarm.picture.PngBytes.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.event.ErrorType;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, as what, and by which limit. */
final class BadPictureTest {
    private static final Picture SMALL = new Picture(16, 12, new byte[3 * 16 * 12]);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "just text",
                "<html><body>",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "%PDF-1.7",
                "PK\u0003\u0004",
                "GIF89a\u00ff\u00ff\u00ff\u00ff",
                "BM",
                "II*\0",
                "MM\0*",
                "RIFF\0\0\0\0WAVE",
                "\0\0\0\u0018ftypheic"
            })
    void whatIsNoPictureIsUnsupported(String content) {
        assertRefused(content.getBytes(UTF_8), ErrorType.UNSUPPORTED_FORMAT, "not a PNG, JPEG or WebP");
    }

    @Test
    void giantsAreRefusedByTheirHeaders() {
        byte[] png = PngBytes.header(60_000, 60_000, 8, PngBytes.RGB).unfinished();
        byte[] jpeg = JpegBytes.of(SMALL, false);
        int frame = JpegBytes.find(jpeg, 0xc0);
        Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xee);
        byte[] webp = new WebpBytes()
                .chunk("VP8X", WebpBytes.extended(0, 16_000, 16_000))
                .file();
        byte[] lossless = new WebpBytes()
                .chunk("VP8L", WebpBytes.oneColour(16_384, 16_384, 0, 0, 0))
                .file();

        byte[] grey = PngBytes.header(19_000, 19_000, 8, PngBytes.GREY)
                .chunk("IDAT", PngBytes.deflated(new byte[1 << 20]))
                .unfinished();

        assertThat(png).hasSizeLessThan(65);
        assertRefused(grey, ErrorType.TOO_LARGE, "19000 x 19000", "side-pixels-max");
        assertThatThrownBy(() -> PictureReader.read(grey, PictureLimits.REFERENCE))
                .hasMessageContaining("19000 x 19000 pixels: above 16000000 (limit pixels-max)");
        assertRefused(png, ErrorType.TOO_LARGE, "60000 x 60000 pixels: a side is above 4096 (limit side-pixels-max)");
        assertRefused(jpeg, ErrorType.TOO_LARGE, "61166 x 61166", "side-pixels-max");
        assertRefused(webp, ErrorType.TOO_LARGE, "16000 x 16000", "side-pixels-max");
        assertRefused(lossless, ErrorType.TOO_LARGE, "16384 x 16384", "side-pixels-max");
    }

    @Test
    void tooManyPixelsAreRefusedEvenWhenNoSideIsTooLong() {
        byte[] png = PngBytes.header(1025, 1024, 1, PngBytes.GREY).unfinished();

        assertRefused(png, ErrorType.TOO_LARGE, "1025 x 1024 pixels: above 1048576 (limit pixels-max)");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1, 500", "500, 7", "0, 10"})
    void picturesWithAShortSideAreTooSmall(int width, int height) {
        byte[] png = PngBytes.header(width, height, 8, PngBytes.GREY).unfinished();

        assertRefused(png, ErrorType.TOO_SMALL, "a side is below 8 (limit side-pixels-min)");
    }

    @Test
    void everyPrefixOfAPngIsTruncated() {
        assertEveryPrefixIsRefused(PngWriter.write(SMALL), 8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyPrefixOfAJpegIsTruncated(boolean progressive) {
        assertEveryPrefixIsRefused(JpegBytes.of(SMALL, progressive), 3);
    }

    @Test
    void everyPrefixOfAWebpIsTruncated() {
        assertEveryPrefixIsRefused(WebpBytes.LOSSY, 12);
        assertEveryPrefixIsRefused(WebpBytes.LOSSY_ALPHA, 12);
    }

    @Test
    void aJpegWhoseDataEndEarlyIsCorruptEvenWithItsEndMarker() {
        byte[] whole = JpegBytes.of(noise(), false);
        byte[] cut = Arrays.copyOf(whole, whole.length * 2 / 3);
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;

        assertRefused(cut, ErrorType.CORRUPT, "JPEG is damaged");
    }

    @Test
    void aPngWithAWrongChecksumIsCorrupt() {
        byte[] file = PngWriter.write(SMALL);
        file[file.length - 20] ^= 1;

        assertRefused(file, ErrorType.CORRUPT, "wrong checksum in chunk IDAT");
    }

    @Test
    void pngsOfTheWrongStructureAreCorrupt() {
        byte[] row = new byte[8];
        byte[] noPixels = PngBytes.header(8, 8, 8, PngBytes.GREY).end();
        byte[] missingRows =
                PngBytes.header(8, 8, 8, PngBytes.GREY).rows(row, row).end();
        byte[] unknown = PngBytes.header(8, 8, 8, PngBytes.GREY).chunk("ABCD").end();
        byte[] depth = PngBytes.header(8, 8, 3, PngBytes.GREY).rows(row).end();
        byte[] palette = PngBytes.header(8, 8, 8, PngBytes.PALETTE)
                .chunk("PLTE", bytes(1, 2, 3))
                .rows(row, row, row, row, row, row, row, bytes(0, 0, 0, 0, 0, 0, 0, 1))
                .end();

        assertRefused(noPixels, ErrorType.CORRUPT, "PNG has no pixels");
        assertRefused(missingRows, ErrorType.CORRUPT, "has 18 bytes of pixels, not 72");
        assertRefused(unknown, ErrorType.CORRUPT, "unknown critical chunk");
        assertRefused(depth, ErrorType.CORRUPT, "PNG");
        assertRefused(palette, ErrorType.CORRUPT, "outside its palette");
    }

    @Test
    void bombsInMetadataAreNeverInflated() throws PictureException {
        byte[] bomb = ("c\0\0" + new String(PngBytes.deflated(new byte[8 << 20]), ISO_8859_1)).getBytes(ISO_8859_1);
        PngBytes texts = PngBytes.header(8, 8, 8, PngBytes.GREY);
        for (int i = 0; i < 500; i++) {
            texts.chunk("zTXt", bomb).chunk("iTXt", bomb);
        }
        byte[] rows = new byte[8];
        byte[] profiles = PngBytes.header(8, 8, 8, PngBytes.GREY)
                .chunk("iCCP", bomb)
                .chunk("iCCP", bomb)
                .rows(rows, rows, rows, rows, rows, rows, rows, rows)
                .end();

        byte[] commented =
                texts.rows(rows, rows, rows, rows, rows, rows, rows, rows).end();

        assertThat(PictureReader.read(commented, PictureLimits.INPUT).pixels()).isEqualTo(64);
        assertRefused(profiles, ErrorType.CORRUPT, "PNG has two colour profiles");
    }

    @Test
    void aWebpWhoseTablesAreBombsIsTooLargeWhetherTheyAreThereOrNot() {
        byte[] announced = new WebpBytes().chunk("VP8L", WebpBytes.groups(0)).file();
        byte[] there = new WebpBytes().chunk("VP8L", WebpBytes.groups(65_536)).file();

        assertThat(announced).hasSizeLessThan(60);
        assertThat(there).hasSizeLessThan(170_000);
        for (byte[] bomb : List.of(announced, there)) {
            assertRefused(bomb, ErrorType.TOO_LARGE, "WebP takes too much memory: it has 65536 groups");
        }
    }

    @Test
    void animationsAreUnsupported() {
        byte[] png = PngBytes.header(8, 8, 8, PngBytes.GREY)
                .chunk("acTL", bytes(0, 0, 0, 2, 0, 0, 0, 0))
                .rows(new byte[8])
                .end();
        byte[] webp =
                new WebpBytes().chunk("VP8X", WebpBytes.extended(2, 16, 16)).file();

        assertRefused(png, ErrorType.UNSUPPORTED_FORMAT, "PNG is an animation");
        assertRefused(webp, ErrorType.UNSUPPORTED_FORMAT, "WebP is an animation");
    }

    @Test
    void jpegsOfOtherKindsAreUnsupported() {
        byte[] arithmetic = JpegBytes.of(SMALL, false);
        arithmetic[JpegBytes.find(arithmetic, 0xc0) + 1] = (byte) 0xc9;
        byte[] deep = JpegBytes.of(SMALL, false);
        deep[JpegBytes.find(deep, 0xc0) + 4] = 12;

        assertRefused(arithmetic, ErrorType.UNSUPPORTED_FORMAT, "arithmetically coded");
        assertRefused(deep, ErrorType.UNSUPPORTED_FORMAT, "samples of 12 bits");
    }

    @Test
    void aJpegOfAThousandScansIsTooLarge() {
        byte[] jpeg = JpegBytes.of(SMALL, true);
        int last = lastScan(jpeg);
        var bomb = new ByteArrayOutputStream();
        bomb.write(jpeg, 0, last);
        for (int i = 0; i < 1000; i++) {
            bomb.write(jpeg, last, jpeg.length - 2 - last);
        }
        bomb.writeBytes(bytes(0xff, 0xd9));

        assertRefused(bomb.toByteArray(), ErrorType.TOO_LARGE, "more scans than 64");
    }

    @Test
    void decodingThatTakesTooLongIsStopped() {
        byte[] png = PngWriter.write(noise());
        var impatient = new PictureLimits(1, 4096, 1 << 20, Duration.ofNanos(-1));

        assertThatThrownBy(() -> PictureReader.read(png, impatient))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.TOO_LARGE))
                .hasMessageContaining("limit decode-time-max");
    }

    @Test
    void damageAnywhereIsReadOrRefusedButNeverAnAccident() {
        var random = new Random(20260101);
        byte[][] files = {
            PngWriter.write(noise()),
            JpegBytes.of(noise(), false),
            JpegBytes.of(noise(), true),
            WebpBytes.LOSSY,
            WebpBytes.LOSSY_ALPHA
        };
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] file = files[i % files.length].clone();
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(PictureReader.read(file, PictureLimits.INPUT).pixels())
                        .isPositive();
            } catch (PictureException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static int lastScan(byte[] jpeg) {
        for (int i = jpeg.length - 2; ; i--) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xda) {
                return i;
            }
        }
    }

    private static Picture noise() {
        byte[] rgb = new byte[3 * 40 * 40];
        new Random(5).nextBytes(rgb);
        return new Picture(40, 40, rgb);
    }

    private static void assertEveryPrefixIsRefused(byte[] file, int magicBytes) {
        for (int length = 0; length < file.length; length++) {
            ErrorType expected = length < magicBytes ? ErrorType.UNSUPPORTED_FORMAT : ErrorType.TRUNCATED;
            assertRefused(Arrays.copyOf(file, length), expected, "");
        }
    }

    private static void assertRefused(byte[] file, ErrorType type, String... parts) {
        assertThatThrownBy(() -> PictureReader.read(file, PictureLimits.INPUT))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.type()).isEqualTo(type))
                .hasMessageContainingAll(parts);
    }
}
