package io.srfarm.standalone.whole;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The commands on the pages work exactly as written. */
interface PagePromises {
    FarmUp farm();

    @Test
    default void theTutorialWorksAsWritten() throws Exception {
        List<String> blocks = Page.of("docs/tutorial.md").blocks();
        assertThat(blocks.get(0)).isEqualTo("./srfarm up\n");

        try (Shell shell = shell("tutorial")) {
            String told = shell.type(String.join("", blocks.subList(1, blocks.size())));

            assertThat(told).contains("accepted", "candidate 2", "the sharpest");
            assertThat(shell.folder().resolve("tutorial/set"))
                    .isDirectoryContaining("glob:**/manifest.json")
                    .isDirectoryContaining("glob:**/3.png");
        }
    }

    @Test
    default void theReadmesCommandsWork() throws Exception {
        assumeProgram("curl");
        Page readme = Page.of("README.md");

        try (Shell shell = shell("readme")) {
            ImageIO.write(halves(), "png", shell.folder().resolve("mask.png").toFile());
            String told = shell.type(readme.blockBelow("In another shell:"));
            assertThat(told).contains("succeeded");
            assertThat(shell.folder().resolve("set")).isDirectoryContaining("glob:**/3.png");

            String byCurl = shell.type(readme.blockBelow("Or without our command line"));
            assertThat(byCurl).contains("event:accepted", "event:succeeded", "\"candidates\"", "X-Amz-Signature");
        }
    }

    /** Returns a mask for candidates of 512 x 512: the left half from the first one, the right half from the second. */
    private static BufferedImage halves() {
        BufferedImage mask = new BufferedImage(512, 512, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 512; y++) {
            for (int x = 256; x < 512; x++) {
                mask.getRaster().setSample(x, y, 0, 1);
            }
        }
        return mask;
    }

    @Test
    default void theCurlExampleRuns() throws Exception {
        assumeProgram("curl");
        try (Shell shell = shell("curl")) {
            String told = shell.type(Page.of("docs/how-to/submit-over-http.md").blockBelow("## curl"));

            assertThat(told).contains("job ", "accepted", "candidate", "succeeded");
            try (ZipFile set = new ZipFile(shell.folder().resolve("set/set.zip").toFile())) {
                assertThat(set.stream().map(ZipEntry::getName)).containsExactly("manifest.json", "0.png", "1.png");
            }
        }
    }

    @Test
    default void theJavaExampleRuns() throws Exception {
        try (Shell shell = shell("java")) {
            String told = shell.type(Page.of("docs/how-to/submit-over-http.md").blockBelow("## Java"));

            assertThat(told).contains("accepted", "succeeded", "1.png ");
            assertThat(shell.folder().resolve("set")).isDirectoryContaining("glob:**/manifest.json");
        }
        assertThat(farm().srfarm("list", "--label", "from=java").out()).contains("succeeded");
    }

    /** {@code SRFARM_PYTHON} names an interpreter that has requests, boto3 and confluent-kafka. */
    @Test
    @EnabledIfEnvironmentVariable(
            named = "SRFARM_PYTHON",
            matches = ".+",
            disabledReason = "SRFARM_PYTHON names no interpreter with requests, boto3 and confluent-kafka")
    default void thePythonExamplesRun() throws Exception {
        try (Shell shell = shell("python-http")) {
            String told =
                    python(shell, Page.of("docs/how-to/submit-over-http.md").blockBelow("## Python"));

            assertThat(told).contains("job ", "1 ");
            assertThat(shell.folder().resolve("set/1.png")).exists();
        }
        try (Shell shell = shell("python-kafka")) {
            String told =
                    python(shell, Page.of("docs/how-to/submit-from-kafka.md").blockBelow("## Run it"));

            assertThat(told).contains("submitted", "accepted", "succeeded", "as promised");
            assertThat(shell.folder().resolve("set"))
                    .isDirectoryContaining("glob:**/manifest.json")
                    .isDirectoryContaining("glob:**/1.png");
        }
    }

    @Test
    default void theReceiverOfTheWebhookPageIsCalled() throws Exception {
        assumeProgram("python3");
        Page page = Page.of("docs/how-to/webhooks.md");
        try (Shell shell = shell("webhooks")) {
            Files.writeString(shell.folder().resolve("receiver.py"), page.program("python"));
            String told = shell.type("""
                    WEBHOOK_SECRET=$(sed -n 's/.*"webhookSecret" *: *"\\([^"]*\\)".*/\\1/p' .srfarm/farm.json) \\
                        python3 receiver.py 0 >told.txt &
                    receiver=$!
                    trap 'kill $receiver' EXIT
                    until grep -q listening told.txt; do sleep 0.1; done
                    port=$(sed -n 's/listening on //p' told.txt)
                    """
                    + page.blockBelow("Submit a job with a webhook")
                            .replace("9000", "$port")
                            .strip()
                    + " --wait\nuntil grep succeeded told.txt; do sleep 0.1; done\n");

            assertThat(told).contains("io.srfarm.job.succeeded");
        }
    }

    private Shell shell(String name) throws IOException {
        return new Shell(farm().folder().resolve(name), farm());
    }

    /** Runs the lines, without those that install libraries. */
    private static String python(Shell shell, String lines) throws IOException, InterruptedException {
        shell.program("venv/bin/python", List.of(System.getenv("SRFARM_PYTHON")));
        return shell.type(
                lines.lines().filter(line -> !line.contains("pip install")).collect(joining("\n")));
    }

    private static void assumeProgram(String name) {
        boolean there = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assumeTrue(there, "there is no " + name + " here");
    }
}
