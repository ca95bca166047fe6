package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hand-written reference pages are complete. */
class ReferencePagesTest {
    private static final Path PAGES = Path.of("../../docs/reference");

    static Stream<String> fieldsOfTheJobDocument() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(ReferencePagesTest.class.getResourceAsStream("/schema/job.schema.json"));
        return schema.path("properties").properties().stream().map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("fieldsOfTheJobDocument")
    void everyFieldOfTheJobDocumentIsExplained(String field) throws Exception {
        assertThat(page("jobs.md")).contains("\n| `" + field + "` | ");
    }

    @Test
    void everyErrorTypeOfAJobIsExplainedAndSaysWhetherToRetry() throws Exception {
        String page = page("jobs.md").split("## Why a job does not succeed", 2)[1];
        for (ErrorType type : ErrorType.values()) {
            String row = page.lines()
                    .filter(line -> line.startsWith("| ") && line.contains("`" + type.wireName() + "`"))
                    .findFirst()
                    .orElse("");
            assertThat(row).as(type.wireName()).contains(type.isRetryable() ? "| yes |" : "| no |");
        }
    }

    @Test
    void everyEventIsExplained() throws Exception {
        String page = page("events.md");
        for (Class<?> event : events(JobEvent.class).toList()) {
            String name = event == JobEvent.CandidateReady.class
                    ? "candidate"
                    : event.getSimpleName().toLowerCase(Locale.ROOT);
            assertThat(page).contains("\n| `" + name + "` | ");
        }
    }

    private static Stream<Class<?>> events(Class<?> sealed) {
        return Arrays.stream(Objects.requireNonNull(sealed.getPermittedSubclasses()))
                .flatMap(event -> event.isRecord() ? Stream.of(event) : events(event));
    }

    private static String page(String name) throws IOException {
        return Files.readString(PAGES.resolve(name));
    }
}
