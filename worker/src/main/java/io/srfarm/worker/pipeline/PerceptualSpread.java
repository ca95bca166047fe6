package io.srfarm.worker.pipeline;

import io.srfarm.worker.model.PerceptualMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Perceptual distances between the candidates of a set. Stores an embedding per candidate, not its picture. */
final class PerceptualSpread {
    private final List<float[]> chosen = new ArrayList<>();

    void add(float[] embedding) {
        chosen.add(embedding);
    }

    /** Returns the LPIPS distance to the nearest candidate so far; infinite if there is none. */
    double fromNearest(float[] embedding) {
        return chosen.stream()
                .mapToDouble(other -> PerceptualMetric.distance(embedding, other))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Returns the LPIPS distance of candidate {@code index} to the nearest other one; empty if it is the only one. */
    OptionalDouble nearest(int index) {
        return IntStream.range(0, chosen.size())
                .filter(other -> other != index)
                .mapToDouble(other -> PerceptualMetric.distance(chosen.get(index), chosen.get(other)))
                .min();
    }
}
