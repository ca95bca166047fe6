package io.srfarm.standalone.whole;

import static org.awaitility.Awaitility.await;

import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The assembled command line in its own process, started like by the launcher. */
final class SrfarmProcess implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("srfarm.home")).toAbsolutePath();
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final Process process;
    private final Path out;
    private final Path err;

    private SrfarmProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param folder for its output */
    static SrfarmProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    static SrfarmProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>(command(folder));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new SrfarmProcess(process, out, err);
    }

    /** Returns the launcher's last line, for a project in {@code folder}. */
    static List<String> command(Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Djava.io.tmpdir=" + folder,
                "-Dsrfarm.root=" + folder,
                "-cp",
                HOME.resolve("lib") + "/*",
                "io.srfarm.standalone.Srfarm");
    }

    /** Waits for its end and returns the exit status. */
    int status() {
        await().atMost(LONGEST).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** Waits until the farm in {@code data} is ready. */
    FarmAddress ready(Path data) throws FarmException {
        Path file = data.resolve(FarmAddress.FILE);
        await().atMost(LONGEST).until(() -> Files.exists(file) || !process.isAlive());
        return FarmAddress.read(file);
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Returns all of its living descendants. */
    List<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        terminate();
        await().atMost(LONGEST).until(() -> !process.isAlive());
    }
}
