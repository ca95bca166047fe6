package io.srfarm.standalone.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script. */
class LauncherIT {
    private static final Path HOME = Path.of(System.getProperty("srfarm.home")).toAbsolutePath();

    @Test
    void theFirstStartCreatesAnArchiveOfTheClassesAndLeavesNoOtherFile(@TempDir Path root) throws Exception {
        Path script = Files.copy(Path.of("../../srfarm"), root.resolve("srfarm"));
        Path farm = Files.createDirectories(root.resolve("deploy/standalone/target/farm"));
        Files.createFile(farm.resolve("built"));
        Files.createSymbolicLink(farm.resolve("lib"), HOME.resolve("lib"));

        Path out = root.resolve("out");
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), "--version")
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process launcher = builder.start();

        assertThat(launcher.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(launcher.exitValue()).as(Files.readString(out)).isZero();
        assertThat(farm.resolve("classes.jsa")).isNotEmptyFile();
        assertThat(farm)
                .isDirectoryNotContaining(
                        file -> file.getFileName().toString().startsWith("classes.") && !file.endsWith("classes.jsa"));
        try (var files = Files.list(root)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("srfarm", "deploy", "out");
        }
    }
}
