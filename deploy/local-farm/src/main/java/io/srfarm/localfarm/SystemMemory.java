package io.srfarm.localfarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory figures of the Linux kernel. Without {@code /proc} they are unknown, and memory is not checked. */
public final class SystemMemory {
    private static final long KIB = 1024;

    private SystemMemory() {}

    /** Returns how many bytes new processes can use without swapping. */
    static OptionalLong available() {
        return line(Path.of("/proc/meminfo"), "MemAvailable:");
    }

    /** Returns the resident bytes of a process and all its descendants; shared pages count once for each of them. */
    public static long residentOf(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .mapToLong(process -> resident(process.pid()))
                .sum();
    }

    /** Returns the resident bytes of a process; 0 if it has ended. */
    public static long resident(long pid) {
        return line(Path.of("/proc/" + pid + "/status"), "VmRSS:").orElse(0);
    }

    private static OptionalLong line(Path file, String name) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(digits -> Long.parseLong(digits) * KIB)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return OptionalLong.empty(); // the process has ended, or this is not Linux
        }
    }
}
