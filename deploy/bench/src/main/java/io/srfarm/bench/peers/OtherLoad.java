package io.srfarm.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How many processors other processes use during a measurement: those that belong neither to this JVM and its descendants
 * nor to the farm. Reads {@code /proc}; without it the load is unknown.
 */
final class OtherLoad {
    private static final Path STAT = Path.of("/proc/stat");

    /** The unit of {@code /proc/stat}, the same on all Linux systems that Java supports. */
    private static final double TICKS_PER_SECOND = 100;

    /** Columns of the first line: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int[] BUSY = {1, 2, 3, 6, 7, 8};

    private final List<Long> farm;

    /** @param farm ids of the farm's processes */
    OtherLoad(List<Long> farm) {
        this.farm = List.copyOf(farm);
    }

    /** Processor seconds at a moment. */
    record Reading(long nanos, double busy, double own) {
        /** Returns the mean number of processors that other processes used since; NaN if it is unknown. */
        double since(Reading begin) {
            double seconds = (nanos - begin.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
            double others = (busy - begin.busy - (own - begin.own)) / seconds;
            // Both clocks have a resolution of 10 ms, so their difference can be slightly negative.
            return others < 0 ? 0 : others;
        }
    }

    Reading read() {
        return new Reading(System.nanoTime(), busySeconds(), ownSeconds());
    }

    private static double busySeconds() {
        try {
            String[] ticks = Files.readString(STAT, StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .split(" +");
            double sum = 0;
            for (int column : BUSY) {
                sum += Long.parseLong(ticks[column]);
            }
            return sum / TICKS_PER_SECOND;
        } catch (IOException e) {
            return Double.NaN; // not Linux
        }
    }

    private double ownSeconds() {
        ProcessHandle self = ProcessHandle.current();
        Stream<Long> own = Stream.concat(Stream.of(self), self.descendants()).map(ProcessHandle::pid);
        return Stream.concat(own, farm.stream())
                        .distinct()
                        .flatMap(pid -> ProcessHandle.of(pid).stream())
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .flatMapToLong(duration -> LongStream.of(duration.toNanos()))
                        .sum()
                / (double) Duration.ofSeconds(1).toNanos();
    }
}
