package io.srfarm.standalone.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Resources of a process.
 *
 * @param rssMiB resident memory
 */
record ProcessSize(double rssMiB, int descriptors, int threads) {
    private static final double PAGES_PER_MIB = 256;

    static ProcessSize of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String[] pages = Files.readString(process.resolve("statm")).split(" ");
        return new ProcessSize(
                Long.parseLong(pages[1]) / PAGES_PER_MIB,
                entries(process.resolve("fd")),
                entries(process.resolve("task")));
    }

    private static int entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }
}
