package io.srfarm.standalone.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A folder that looks like the project to the commands on the pages: with the launcher, a running farm, the pages' example
 * files, and a small picture.
 */
final class Shell implements AutoCloseable {
    private static final int MINUTES_MAX = 5;

    private static final List<String> LINKED = List.of("deploy", "docs");

    private final Path folder;

    Shell(Path folder, FarmUp farm) throws IOException {
        this.folder = Files.createDirectories(folder);
        Files.copy(farm.picture(), folder.resolve("small.png"));
        Files.createSymbolicLink(folder.resolve(".srfarm"), farm.data());
        for (String name : LINKED) {
            Files.createSymbolicLink(folder.resolve(name), Page.ROOT.resolve(name));
        }
        program("srfarm", SrfarmProcess.command(folder));
    }

    /** Adds a program that calls another one. */
    void program(String name, List<String> command) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\nexec '" + String.join("' '", command) + "' \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    Path folder() {
        return folder;
    }

    /** Runs the lines and fails at the first one that fails. */
    String type(String lines) throws IOException, InterruptedException {
        Path script = Files.writeString(Files.createTempFile(folder, "typed", ".sh"), lines);
        Path told = Files.createTempFile(folder, "told", ".txt");
        Process process = new ProcessBuilder("sh", "-eu", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(told);
        assertThat(ended && process.exitValue() == 0).as(lines + "\n" + text).isTrue();
        return text;
    }

    /** Removes links that lead out of the folder. */
    @Override
    public void close() throws IOException {
        for (String name : LINKED) {
            Files.delete(folder.resolve(name));
        }
    }
}
