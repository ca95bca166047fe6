package io.srfarm.embedded;

import java.util.List;

/** JVM options of worker processes; they bound the memory. */
public final class WorkerJvm {
    /**
     * The heap fits the largest ground truth, as a file and decoded. One eighth is the young generation. A worker that
     * runs out of heap exits, and the running job counts a crash.
     */
    public static final List<String> OPTIONS = List.of(
            "-Xms32m", "-Xmx1g", "-XX:NewRatio=7", "-Xss512k", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private WorkerJvm() {}
}
