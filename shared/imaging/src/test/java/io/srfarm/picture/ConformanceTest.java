package io.srfarm.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.srfarm.job.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of new pictures by cwebp, cjpeg and a PNG writer with all their options, against dwebp, djpeg and libpng:
 * {@code -Dsrfarm.conformance=10000}, and {@code -Dsrfarm.python=…} where {@code python3} lacks what
 * {@code pictures/conformance/make.py} needs. A committed selection of them is in {@link GoldenPictureTest}.
 */
final class ConformanceTest {
    private static final Path SCRIPT = Path.of("src/test/resources/pictures/conformance/make.py");
    private static final List<String> TOOLS = List.of("cwebp", "dwebp", "cjpeg", "djpeg", "pngtopam");
    private static final PictureLimits ANY =
            new PictureLimits(1, 1 << 16, Limits.REFERENCE_PIXELS_MAX, Duration.ofMinutes(1));

    @Test
    void pixelsAreThoseOfTheReferenceDecoders(@TempDir Path folder) throws Exception {
        int count = Integer.getInteger("srfarm.conformance", 0);
        assumeTrue(count > 0, "opt-in: -Dsrfarm.conformance=NUMBER");
        String python = System.getProperty("srfarm.python", "python3");
        for (String tool : TOOLS) {
            assumeTrue(isThere(tool), tool + " is not installed");
        }
        assumeTrue(succeeds(python, "-c", "import numpy, PIL"), python + " has no numpy or no Pillow");
        long seed = Long.getLong("srfarm.conformance.seed", System.currentTimeMillis() % 1_000_000);
        assertThat(succeeds(python, SCRIPT.toString(), folder.toString(), "" + count, "" + seed))
                .isTrue();

        List<String> wrong = new ArrayList<>();
        var differences = new TreeMap<String, Integer>();
        for (Path expected : expectations(folder)) {
            Path picture = pictureBeside(expected);
            String verdict = verdict(Files.readAllBytes(picture), Files.readAllBytes(expected));
            String kind = picture.toString().replaceFirst(".*\\.", "");
            differences.merge(kind + ": " + verdict.replaceFirst("!.*", "wrong"), 1, Integer::sum);
            if (verdict.startsWith("!")) {
                wrong.add(picture.getFileName() + verdict + "\n"
                        + Files.readString(Path.of(expected.toString().replace(".expected", ".how"))));
            }
        }
        System.out.println("seed " + seed + ", pictures by their largest difference: " + differences);
        assertThat(wrong).isEmpty();
        assertThat(differences.values().stream().mapToInt(n -> n).sum()).isEqualTo(count);
    }

    /** The largest difference, or {@code !} and what is wrong. */
    private static String verdict(byte[] file, byte[] expected) {
        int end = 0;
        while (expected[end] != '\n') {
            end++;
        }
        String[] head = new String(expected, 0, end, StandardCharsets.US_ASCII).split(" ");
        try {
            Picture picture = PictureReader.read(file, ANY);
            if (head[0].equals("refused")) {
                return "! was taken";
            }
            if (picture.width() != Integer.parseInt(head[1]) || picture.height() != Integer.parseInt(head[2])) {
                return "! has the size " + picture;
            }
            int largest = largestDifference(picture.rgb(), Arrays.copyOfRange(expected, end + 1, expected.length));
            return (largest > Integer.parseInt(head[0]) ? "! differs by " : "") + largest;
        } catch (PictureException e) {
            boolean wanted =
                    head[0].equals("refused") && head[1].equals(e.type().name());
            return wanted ? "refused" : "! " + e.type() + ": " + e.getMessage();
        }
    }

    private static int largestDifference(byte[] a, byte[] b) {
        assertThat(a).hasSameSizeAs(b);
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((a[i] & 0xff) - (b[i] & 0xff)));
        }
        return largest;
    }

    private static List<Path> expectations(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".expected"))
                    .sorted()
                    .toList();
        }
    }

    private static Path pictureBeside(Path expected) {
        return Stream.of(".png", ".jpg", ".webp")
                .map(kind -> Path.of(expected.toString().replace(".expected", kind)))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isThere(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
