package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Named points in time, in ms. Not thread-safe. */
public final class Stopwatch {
    private final Map<String, Long> marks = new LinkedHashMap<>();

    /** Records the time since the start of this JVM. */
    public void mark(String name) {
        marks.put(
                name,
                System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /**
     * Records the time since {@code since} unless the name is already recorded.
     *
     * @param since a value of {@link System#nanoTime()}
     */
    void markOnce(String name, long since) {
        marks.putIfAbsent(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }

    /** Returns the recorded time in ms; 0 if there is none. */
    public long millis(String name) {
        return marks.getOrDefault(name, 0L);
    }

    /** Returns the recorded time in seconds; a dash if there is none. */
    public String seconds(String name) {
        Long mark = marks.get(name);
        return mark == null ? "-" : String.format(Locale.ROOT, "%.1f", mark / 1000.0);
    }

    public ObjectNode json() {
        ObjectNode node = FarmClient.document();
        marks.forEach(node::put);
        return node;
    }
}
