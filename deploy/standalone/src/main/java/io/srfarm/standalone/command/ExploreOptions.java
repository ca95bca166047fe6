package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a job that starts from candidates of earlier jobs. */
final class ExploreOptions {
    private static final int ENDS = 2;

    @Option(
            names = "--from",
            paramLabel = "ID/INDEX",
            converter = SourceCandidate.Converter.class,
            description = "Instead of FILE: make variations of this candidate of an earlier job.")
    private @Nullable SourceCandidate from;

    @Option(
            names = "--vary",
            paramLabel = "V",
            description = "With --from: distance from it, 0 (the same) to 1 (a new draw) (default: 0.5).")
    private @Nullable Double vary;

    @Option(
            names = "--between",
            paramLabel = "ID/INDEX",
            converter = SourceCandidate.Converter.class,
            description = "Instead of FILE, given twice: make steps from one candidate to another.")
    private List<SourceCandidate> between = List.of();

    @Option(names = "--steps", paramLabel = "N", description = "With --between: number of steps, 1 to 32 (default: 5).")
    private @Nullable Integer steps;

    boolean areGiven() {
        return from != null || !between.isEmpty();
    }

    /** @throws Arguments.UsageException if they cannot be combined */
    void check() {
        if (from != null && !between.isEmpty()) {
            throw new Arguments.UsageException("--from and --between cannot be combined");
        }
        if (!between.isEmpty() && between.size() != ENDS) {
            throw new Arguments.UsageException("--between must be given twice, once for each end");
        }
        if (vary != null && from == null) {
            throw new Arguments.UsageException("--vary needs --from");
        }
        if (steps != null && between.isEmpty()) {
            throw new Arguments.UsageException("--steps needs --between");
        }
        if (vary != null && !(vary >= 0 && vary <= 1)) {
            throw new Arguments.UsageException("--vary must be 0 to 1, not " + vary);
        }
        if (steps != null) {
            Arguments.within("--steps", steps, 1, Limits.STEPS_MAX);
        }
    }

    void addTo(ObjectNode document) {
        if (from != null) {
            document.set("from", from.json());
            if (vary != null) {
                document.put("vary", vary);
            }
        }
        if (!between.isEmpty()) {
            ArrayNode ends = document.putArray("between");
            between.forEach(end -> ends.add(end.json()));
            if (steps != null) {
                document.put("steps", steps);
            }
        }
    }
}
