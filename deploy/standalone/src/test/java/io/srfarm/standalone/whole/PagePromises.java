package io.srfarm.standalone.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What the pages tell people to type does what they say. Each is typed as it stands. */
interface PagePromises {
    FarmUp farm();

    @Test
    default void theTutorialHoldsWordByWord() throws Exception {
        Shell shell = shell("tutorial");
        List<String> blocks = Page.of("docs/tutorial.md").blocks();
        assertThat(blocks.get(0)).isEqualTo("./srfarm up\n");

        String told = shell.type(String.join("", blocks.subList(1, blocks.size())));

        assertThat(told).contains("accepted", "candidate 2", "the sharpest");
        assertThat(shell.folder().resolve("set"))
                .isDirectoryContaining("glob:**/manifest.json")
                .isDirectoryContaining("glob:**/3.png");
    }

    @Test
    default void theReadmesLinesDoWhatTheySay() throws Exception {
        assumeCurl();
        Shell shell = shell("readme");
        Page readme = Page.of("README.md");

        String told = shell.type(readme.blockBelow("In another shell:"));
        assertThat(told).contains("succeeded");
        assertThat(shell.folder().resolve("set")).isDirectoryContaining("glob:**/3.png");

        String byCurl = shell.type(readme.blockBelow("Or without our command line"));
        assertThat(byCurl).contains("event: accepted", "event: succeeded", "\"candidates\"", "X-Amz-Signature");
    }

    @Test
    default void theCurlExampleRuns() throws Exception {
        assumeCurl();
        Shell shell = shell("curl");

        String told = shell.type(Page.of("docs/how-to/submit-over-http.md").blockBelow("## curl"));

        assertThat(told).contains("job ", "accepted", "candidate", "succeeded");
        try (ZipFile set = new ZipFile(shell.folder().resolve("set/set.zip").toFile())) {
            assertThat(set.stream().map(ZipEntry::getName)).containsExactly("manifest.json", "0.png", "1.png");
        }
    }

    @Test
    default void theJavaExampleRuns() throws Exception {
        Shell shell = shell("java");

        String told = shell.type(Page.of("docs/how-to/submit-over-http.md").blockBelow("## Java"));

        assertThat(told).contains("accepted", "succeeded", "1.png ");
        assertThat(shell.folder().resolve("set")).isDirectoryContaining("glob:**/manifest.json");
        assertThat(farm().srfarm("list", "--label", "from=java").out()).contains("succeeded");
    }

    /** {@code SRFARM_PYTHON} names an interpreter that has requests, boto3 and confluent-kafka. */
    @Test
    @EnabledIfEnvironmentVariable(
            named = "SRFARM_PYTHON",
            matches = ".+",
            disabledReason = "SRFARM_PYTHON names no interpreter with requests, boto3 and confluent-kafka")
    default void thePythonExamplesRun() throws Exception {
        Shell http = pythonShell("python-http");
        String overHttp = http.type(
                withoutInstalling(Page.of("docs/how-to/submit-over-http.md").blockBelow("## Python")));
        assertThat(overHttp).contains("job ", "1 ");
        assertThat(http.folder().resolve("set/1.png")).exists();

        Shell kafka = pythonShell("python-kafka");
        String overKafka = kafka.type(
                withoutInstalling(Page.of("docs/how-to/submit-from-kafka.md").blockBelow("## Run it")));
        assertThat(overKafka).contains("submitted", "accepted", "succeeded", "as promised");
        assertThat(kafka.folder().resolve("set"))
                .isDirectoryContaining("glob:**/manifest.json")
                .isDirectoryContaining("glob:**/1.png");
    }

    private Shell shell(String name) throws IOException {
        return new Shell(farm().folder().resolve(name), farm());
    }

    private Shell pythonShell(String name) throws IOException {
        Shell shell = shell(name);
        shell.program("venv/bin/python", List.of(System.getenv("SRFARM_PYTHON")));
        return shell;
    }

    private static String withoutInstalling(String lines) {
        return lines.lines().filter(line -> !line.contains("pip install")).reduce("", (all, line) -> all + line + "\n");
    }

    private static void assumeCurl() {
        boolean there = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
        assumeTrue(there, "there is no curl here");
    }
}
