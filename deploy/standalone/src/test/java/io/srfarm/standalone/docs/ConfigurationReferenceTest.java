package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of all settings is generated from the code; {@code -Dsrfarm.docs=write} regenerates it. */
class ConfigurationReferenceTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE = ROOT.resolve("docs/reference/configuration.md");

    @Test
    void thePageOfAllSettingsMatchesTheCode() throws Exception {
        String made = page();
        if (System.getProperty("srfarm.docs", "").equals("write")) {
            Files.writeString(PAGE, made);
        }

        assertThat(made).as("run with -Dsrfarm.docs=write to regenerate it").isEqualTo(Files.readString(PAGE));
    }

    private static String page() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Configuration");
        lines.add("");
        lines.add(
                "All keys of dispatcher and worker; this page is generated from the code. Sources in ascending priority:"
                        + " defaults, a file named by `-Dsmallrye.config.locations=FILE`, environment variables"
                        + " (`srfarm.store.access-key` is `SRFARM_STORE_ACCESS_KEY`), `-D` properties. Put secrets into a file that"
                        + " only its owner can read, or into the environment. With an invalid value the process does not start; one"
                        + " line names the key.");
        lines.add("");
        lines.add(
                "Durations are in ISO 8601 (`PT0.5S`, `P30D`). A key without a default is required unless its description"
                        + " says otherwise. `kafka.*` and `quarkus.*` are passed on to the Kafka clients and to Quarkus; the how-to"
                        + " pages say which ones to set.");
        lines.add("");
        for (String module : List.of("dispatcher", "worker")) {
            lines.add("## The " + module);
            lines.addAll(ConfigurationReference.of(ROOT.resolve(module + "/src/main/java")));
        }
        return String.join("\n", lines).strip() + "\n";
    }
}
