package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** README and model card quote the figures of the shipped model's bundle. */
class QuotedFiguresTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern TRIPLE = Pattern.compile("([0-9]*[.][0-9]+) / ([0-9]*[.][0-9]+) / ([0-9]*[.][0-9]+)");
    private static final Pattern DIVERSITY = Pattern.compile("diversity ([0-9.]+[0-9])");
    private static final List<String> MEASURES = List.of("psnrY", "ssimY", "lpips");

    private final JsonNode model = new ObjectMapper()
            .readTree(ROOT.resolve("worker/models/refvae-x8/model.json").toFile());
    private final String readme = Files.readString(ROOT.resolve("README.md"));
    private final String card = Files.readString(ROOT.resolve("docs/model-card.md"));

    QuotedFiguresTest() throws IOException {}

    @Test
    void theCardIsAboutTheShippedVersion() {
        assertThat(card)
                .startsWith("# Model card: refvae-x8, version "
                        + model.path("version").asText());
        assertThat(card)
                .contains(String.format(
                        Locale.ROOT, "%,d steps", model.path("iterations").asLong()));
        assertThat(card)
                .contains(String.format(
                        Locale.ROOT,
                        "%.1f million parameters",
                        model.path("parameters").asLong() / 1e6));
    }

    @Test
    void everyRowOfTheCardMatchesTheBundle() {
        List<String> sets = cells(line(card, "| 8x: PSNR-Y"));

        assertThat(sets).contains("Set5", "Set14", "BSD100");
        compare(sets, cells(line(card, "| LR as reference")), "low-resolution");
        compare(sets, cells(line(card, "| HR as reference")), "high-resolution");
        compare(sets, cells(line(card, "| noise, ten")), "random");
    }

    private void compare(List<String> sets, List<String> cells, String latents) {
        for (int i = 1; i < sets.size(); i++) {
            if (cells.get(i).equals("-")) {
                continue;
            }
            JsonNode figures = figures(sets.get(i), latents);
            compareTriples(cells.get(i), List.of(figures));
            DIVERSITY.matcher(cells.get(i)).results().forEach(found -> same(found.group(1), figures.path("diversity")));
        }
    }

    @Test
    void theReadmeQuotesTheSameFigures() {
        assertThat(readme).contains("scores of version " + model.path("version").asText() + " ");
        for (String set : List.of("Set5", "Set14", "BSD100")) {
            List<String> row = cells(line(readme, "| " + set + " |"));
            for (int measure = 0; measure < MEASURES.size(); measure++) {
                same(row.get(measure + 1), figures(set, "low-resolution").path(MEASURES.get(measure)));
            }
        }
    }

    private static void compareTriples(String text, List<JsonNode> figures) {
        List<MatchResult> triples = TRIPLE.matcher(text).results().toList();
        assertThat(triples).as(text).hasSize(figures.size());
        for (int i = 0; i < figures.size(); i++) {
            for (int measure = 0; measure < MEASURES.size(); measure++) {
                same(triples.get(i).group(measure + 1), figures.get(i).path(MEASURES.get(measure)));
            }
        }
    }

    /** Compares as many digits as the quoted figure has. */
    private static void same(String quoted, JsonNode stored) {
        int digits = quoted.length() - quoted.indexOf('.') - 1;
        assertThat(Double.parseDouble(quoted))
                .isCloseTo(stored.asDouble(Double.NaN), within(0.5 * Math.pow(10, -digits) + 1e-4));
    }

    private JsonNode figures(String set, String latents) {
        return StreamSupport.stream(model.path("figures").path(set).spliterator(), false)
                .filter(one -> one.path("latents").asText().equals(latents))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the bundle has no figures of " + set + ", " + latents));
    }

    private static String line(String page, String start) {
        return page.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line starts with " + start));
    }

    private static List<String> cells(String row) {
        return List.of(row.substring(1).split("[|]")).stream()
                .map(String::strip)
                .toList();
    }
}
