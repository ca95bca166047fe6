package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs on the pages are identical to the programs that the tests run. */
class ExamplesTest {
    private static final Path DOCS = Path.of("../../docs");

    @ParameterizedTest
    @CsvSource("how-to/submit-from-kafka.md,examples/python/submit_from_kafka.py")
    void thePageShowsTheTestedProgram(String page, String program) throws IOException {
        assertThat(Files.readString(DOCS.resolve(page)))
                .contains("```python\n" + Files.readString(DOCS.resolve(program)) + "```");
    }
}
