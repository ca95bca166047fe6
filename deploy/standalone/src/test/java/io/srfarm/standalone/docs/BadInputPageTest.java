package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of the page about bad input names existing tests. */
class BadInputPageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Fuzz))\\.(\\w+)`");

    @Test
    void everyRowNamesExistingTests() throws Exception {
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/reference/bad-input.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what comes"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(20);
        for (String row : rows) {
            List<MatchResult> tests = TEST.matcher(row).results().toList();
            assertThat(tests).as(row).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(sources(test.group(1)))
                        .as(test.group())
                        .anyMatch(source -> source.contains(" void " + test.group(2) + "("));
            }
        }
    }

    private static List<String> sources(String name) throws IOException {
        try (Stream<Path> files =
                Stream.of("shared", "dispatcher", "worker").map(ROOT::resolve).flatMap(BadInputPageTest::walk)) {
            return files.filter(file -> file.endsWith(name + ".java"))
                    .map(BadInputPageTest::text)
                    .toList();
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
