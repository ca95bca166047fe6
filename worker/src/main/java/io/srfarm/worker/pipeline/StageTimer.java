package io.srfarm.worker.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.trace.TracedStep;
import io.srfarm.trace.Traces;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Measures the time per stage of one job. Thread-safe: stages of different candidates overlap. */
final class StageTimer {
    private final Map<Stage, LongAdder> nanos = new EnumMap<>(Stage.class);
    private final MeterRegistry meters;

    /** The parent span of all stages, which run on several threads. */
    private final Optional<String> trace = Traces.here();

    /** A stage, named as in the manifest. */
    enum Stage {
        FETCH,
        ENCODE,
        DECODE,
        SCORE,
        PUBLISH
    }

    /** Runs until it is closed. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    StageTimer(MeterRegistry meters) {
        this.meters = meters;
        for (Stage stage : Stage.values()) {
            nanos.put(stage, new LongAdder());
        }
    }

    Running start(Stage stage) {
        String name = stage.name().toLowerCase(Locale.ROOT);
        TracedStep step = Traces.step(name, SpanKind.INTERNAL, trace);
        long begun = System.nanoTime();
        return () -> {
            long took = System.nanoTime() - begun;
            step.close();
            adder(stage).add(took);
            meters.timer("srfarm.worker.stage", "stage", name).record(took, TimeUnit.NANOSECONDS);
        };
    }

    void countCandidate() {
        meters.counter("srfarm.worker.candidates").increment();
    }

    CandidateSet.Timings timings() {
        return new CandidateSet.Timings(
                millis(Stage.FETCH),
                millis(Stage.ENCODE),
                millis(Stage.DECODE),
                millis(Stage.SCORE),
                millis(Stage.PUBLISH));
    }

    private long millis(Stage stage) {
        return TimeUnit.NANOSECONDS.toMillis(adder(stage).sum());
    }

    private LongAdder adder(Stage stage) {
        return Objects.requireNonNull(nanos.get(stage), "all stages are initialized");
    }
}
