package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of all settings is made from the code; {@code -Dsrfarm.docs=write} makes it anew. */
class ConfigurationReferenceTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE = ROOT.resolve("docs/reference/configuration.md");

    @Test
    void thePageOfAllSettingsSaysWhatTheCodeSays() throws Exception {
        String made = page();
        if (System.getProperty("srfarm.docs", "").equals("write")) {
            Files.writeString(PAGE, made);
        }

        assertThat(made).as("-Dsrfarm.docs=write makes it anew").isEqualTo(Files.readString(PAGE));
    }

    private static String page() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Configuration");
        lines.add("");
        lines.add(
                "Every key of both processes; this page is made from the code. A key comes from, later ones first: defaults, a file that");
        lines.add(
                "`-Dsmallrye.config.locations=FILE` names, the environment (`srfarm.store.access-key` is `SRFARM_STORE_ACCESS_KEY`), `-D`. Secrets belong");
        lines.add(
                "into a file that its owner alone can read, or into the environment. A wrong value ends the start with one line that names its key.");
        lines.add(
                "Durations are written as in ISO 8601 (`PT0.5S`, `P30D`). Keys without a default are required, unless their description says what");
        lines.add(
                "happens without them. `kafka.*` and `quarkus.*` go to the Kafka clients and to Quarkus as they are; what they are to be set to is in the how-to pages.");
        lines.add("");
        for (String module : List.of("dispatcher", "worker")) {
            lines.add("## The " + module);
            lines.addAll(ConfigurationReference.of(ROOT.resolve(module + "/src/main/java")));
        }
        return String.join("\n", lines).strip() + "\n";
    }
}
