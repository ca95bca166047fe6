package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.standalone.Srfarm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Commands on the pages parse, links and files exist, and the README's scores are those of the model. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:[a-z]+=\\$\\()?\\./srfarm ([^#|)\\n]*)");
    private static final Pattern CODE = Pattern.compile("`((?:[a-z]+/)+[A-Z]\\w+)`");
    private static final Pattern SCORES =
            Pattern.compile("(?m)^\\| (\\w+) \\| ([\\d.]+) \\| ([\\d.]+) \\| ([\\d.]+) \\|$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

    @Test
    void everyCommandOnEveryPageParses() throws IOException {
        int commands = 0;
        for (Path page : pages()) {
            for (Matcher found = COMMAND.matcher(Files.readString(page)); found.find(); commands++) {
                String line = found.group(1).strip().replaceAll("\"[^\"]*\"", "TEXT");
                assertThatCode(() -> Srfarm.wholeCommandLine().parseArgs(line.split(" +")))
                        .as(page + ": " + line)
                        .doesNotThrowAnyException();
            }
        }
        assertThat(commands).isGreaterThan(10);
    }

    @Test
    void everyLinkHasATarget() throws IOException {
        for (Path page : pages()) {
            for (Matcher link = LINK.matcher(Files.readString(page)); link.find(); ) {
                assertThat(page.resolveSibling(link.group(1)))
                        .as(page + ": " + link.group())
                        .exists();
            }
        }
    }

    @Test
    void everyClassInTheArchitecturePageExists() throws IOException {
        List<String> sources;
        try (Stream<Path> modules = Stream.of("shared", "dispatcher", "worker", "deploy")
                .map(ROOT::resolve)
                .flatMap(DocumentedCommandsTest::walk)) {
            sources = modules.map(ROOT::relativize).map(Path::toString).toList();
        }
        List<String> named = CODE.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(20).allSatisfy(name -> assertThat(sources)
                .as(name)
                .anyMatch(source -> source.endsWith("src/main/java/io/srfarm/" + name + ".java")));
    }

    @Test
    void readmeAndModelCardQuoteTheMeasuredScores() throws IOException {
        String card = Files.readString(ROOT.resolve("docs/model-card.md"));
        List<MatchResult> rows = SCORES.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .toList();

        assertThat(rows).hasSize(3).allSatisfy(row -> {
            List<String> measured = measured(row.group(1));
            assertThat(List.of(row.group(2), row.group(3), row.group(4))).isEqualTo(measured);
            assertThat(card).contains(String.join(" / ", measured));
        });
    }

    /** Returns the printed PSNR-Y, SSIM-Y and LPIPS of a test set with the low-resolution picture as its reference. */
    private static List<String> measured(String pictures) throws IOException {
        JsonNode figures = new ObjectMapper()
                .readTree(ROOT.resolve("worker/models/refvae-x8/model.json").toFile())
                .at("/figures/" + pictures);
        return StreamSupport.stream(figures.spliterator(), false)
                .filter(figure -> figure.path("latents").asText().equals("low-resolution"))
                .map(figure -> List.of(
                        rounded(figure.path("psnrY"), 2),
                        rounded(figure.path("ssimY"), 3),
                        rounded(figure.path("lpips"), 3)))
                .findFirst()
                .orElseThrow();
    }

    private static String rounded(JsonNode figure, int digits) {
        return figure.decimalValue().setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Iterable<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            docs,
                            Stream.of("README.md", "CONTRIBUTING.md", "training/README.md")
                                    .map(ROOT::resolve))
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }
}
