package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Named moments, in milliseconds. Not thread-safe. */
public final class Stopwatch {
    private final Map<String, Long> marks = new LinkedHashMap<>();

    /** Now, counted from the start of this JVM. */
    public void mark(String name) {
        marks.put(
                name,
                System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /**
     * Now, unless it was marked before.
     *
     * @param since what {@link System#nanoTime()} said when the counting began
     */
    void markOnce(String name, long since) {
        marks.putIfAbsent(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }

    /** 0 if it was never marked. */
    public long millis(String name) {
        return marks.getOrDefault(name, 0L);
    }

    /** In seconds; a dash if it was never marked. */
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
