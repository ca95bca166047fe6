package io.srfarm.standalone.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Records the cost of faults, one line each: printed, and written to {@code target/faults-*.md}. */
final class Figures {
    /** The short form injects each fault a few times; the long form, {@code -Dsrfarm.faults=long}, as often as docs/promises.md says. */
    static final boolean LONG = System.getProperty("srfarm.faults", "").equals("long");

    private final Path file;
    private final List<String> lines = new ArrayList<>(List.of("| fault | times | figure |", "|---|---|---|"));

    Figures(String name) {
        this.file = Path.of("target", "faults-" + name + ".md");
    }

    @SuppressWarnings("SystemOut") // the figures are a purpose of these tests
    void add(String fault, int times, String figure) {
        String line = "| " + fault + " | " + times + " | " + figure + " |";
        lines.add(line);
        System.err.println("faults: " + line);
    }

    /** Returns median and 99th percentile, in seconds. */
    static String spread(List<Duration> durations) {
        if (durations.isEmpty()) {
            return "none";
        }
        List<Duration> sorted = durations.stream().sorted().toList();
        return "p50 " + seconds(sorted.get(sorted.size() / 2)) + ", p99 "
                + seconds(sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1)) + ", n " + sorted.size();
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }

    void write() throws IOException {
        Files.write(file, lines);
    }
}
