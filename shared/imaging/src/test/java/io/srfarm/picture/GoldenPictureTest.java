package io.srfarm.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.event.ErrorType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of every kind against what they are to become. Those by Pillow, and what Pillow and plain arithmetic say:
 * {@code src/test/resources/pictures/make.py} made both. Those by many encoders' options, and what libwebp, libjpeg-turbo and
 * libpng say: {@code conformance/make.py} made both ({@link ConformanceTest} makes more of them).
 */
final class GoldenPictureTest {
    private static final Path FOLDER = Path.of("src/test/resources/pictures");
    private static final String EXPECTED = ".rgb.png";
    private static final String REFUSED = "refused";

    static Stream<String> taken() {
        return names().filter(name -> name.endsWith(EXPECTED)).map(name -> name.replace(EXPECTED, ""));
    }

    static Stream<String> refused() {
        return names().filter(name -> name.startsWith(REFUSED));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void everyKindBecomesWhatTheRulesSay(String name) throws Exception {
        Picture read = PictureReader.read(bytes(name), PictureLimits.INPUT);
        BufferedImage expected = ImageIO.read(new ByteArrayInputStream(bytes(name + EXPECTED)));

        assertThat(read.width()).isEqualTo(expected.getWidth());
        assertThat(read.height()).isEqualTo(expected.getHeight());
        int[] levels = expected.getRaster().getPixels(0, 0, read.width(), read.height(), (int[]) null);
        for (int i = 0; i < levels.length; i++) {
            assertThat(Math.abs((read.rgb()[i] & 0xff) - levels[i]))
                    .as("%s pixel %d", name, i / 3)
                    .isLessThanOrEqualTo(tolerance(name));
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoStillPngJpegOrWebpIsUnsupportedWhateverItsName(String name) throws IOException {
        byte[] file = bytes(name);

        assertThatThrownBy(() -> PictureReader.read(file, PictureLimits.INPUT))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.UNSUPPORTED_FORMAT));
    }

    @Test
    void theFolderIsThere() {
        assertThat(taken()).hasSizeGreaterThan(100);
        assertThat(refused()).hasSizeGreaterThan(10);
    }

    /** One of each kind, for whoever damages them: of those by many encoders every tenth. */
    static Stream<byte[]> files() {
        Stream<String> chosen = taken().filter(name -> !name.startsWith("encoders") || name.contains("0."));
        return Stream.concat(chosen, refused()).map(name -> {
            try {
                return bytes(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Levels by which two right decoders may differ: they round at other places. */
    private static int tolerance(String name) {
        return name.endsWith(".jpg") ? 2 : name.endsWith(".webp") ? 1 : 0;
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name));
    }

    private static Stream<String> names() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
