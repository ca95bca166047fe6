package io.srfarm.embedded;

import java.util.List;

/** How a worker's JVM is started, wherever one is: what its memory is bounded by. */
public final class WorkerJvm {
    /**
     * The heap takes the largest ground truth, as a file and decoded; all but an eighth of it is for what lasts. A worker whose
     * heap is full all the same ends itself, and the job that was in hand counts a crash.
     */
    public static final List<String> OPTIONS = List.of(
            "-Xms32m", "-Xmx1g", "-XX:NewRatio=7", "-Xss512k", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private WorkerJvm() {}
}
