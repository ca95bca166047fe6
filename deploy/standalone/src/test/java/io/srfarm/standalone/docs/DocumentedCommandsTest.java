package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.srfarm.standalone.Srfarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever copies a command out of a page gets no usage error, and whoever follows a link arrives. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:[a-z]+=\\$\\()?\\./srfarm ([^#|)\\n]*)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

    @Test
    void everyCommandOfEveryPageCanBeCalledSo() throws IOException {
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
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path page : pages()) {
            for (Matcher link = LINK.matcher(Files.readString(page)); link.find(); ) {
                assertThat(page.resolveSibling(link.group(1)))
                        .as(page + ": " + link.group())
                        .exists();
            }
        }
    }

    private static Iterable<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(docs, Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")))
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }
}
