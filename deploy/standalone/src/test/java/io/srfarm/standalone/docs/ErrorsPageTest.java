package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.event.ErrorType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of errors is complete, lists only existing ones, and agrees with the code. */
class ErrorsPageTest {
    private static final Path PAGE = Path.of("../../docs/reference/errors.md");

    @Test
    void everyProblemIsExplainedWithItsStatus() throws Exception {
        List<String> rows = rows("## Problems");

        for (ProblemKind kind : ProblemKind.values()) {
            String name = kind.because("").type().replace("urn:srfarm:problem:", "");
            assertThat(rows).as(name).anyMatch(row -> row.startsWith("| `" + name + "` | " + kind.status() + " | "));
        }
        assertThat(rows).hasSameSizeAs(ProblemKind.values());
    }

    @Test
    void everyErrorTypeIsExplainedAndSaysWhetherToRetry() throws Exception {
        List<String> rows = rows("## Why a job does not succeed");

        for (ErrorType type : ErrorType.values()) {
            String again = type.isRetryable() ? "yes" : "no";
            assertThat(rows)
                    .as(type.wireName())
                    .anyMatch(row -> row.startsWith("| `" + type.wireName() + "` | " + again + " | "));
        }
        assertThat(rows).hasSameSizeAs(ErrorType.values());
    }

    @Test
    void everyRowSaysWhatToDo() throws Exception {
        assertThat(rows("## Problems")).allMatch(row -> row.split(" \\| ").length == 4);
        assertThat(rows("## Why a job does not succeed")).allMatch(row -> row.split(" \\| ").length == 4);
    }

    private static List<String> rows(String heading) throws Exception {
        String section = Files.readString(PAGE).split(heading + "\n", 2)[1].split("\n## ", 2)[0];
        return section.lines().filter(line -> line.startsWith("| `")).toList();
    }
}
