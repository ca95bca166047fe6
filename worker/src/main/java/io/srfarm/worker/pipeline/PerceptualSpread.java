package io.srfarm.worker.pipeline;

import io.srfarm.worker.model.PerceptualMetric;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Perceptual distances between the candidates of a set. Stores an embedding per candidate, not its picture. Thread-safe. */
final class PerceptualSpread {
    private final TreeMap<Integer, float[]> chosen = new TreeMap<>();

    synchronized void add(int index, float[] embedding) {
        chosen.put(index, embedding);
    }

    /** Returns the LPIPS distance to the nearest candidate so far; infinite if there is none. */
    synchronized double fromNearest(float[] embedding) {
        return chosen.values().stream()
                .mapToDouble(other -> PerceptualMetric.distance(embedding, other))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Returns the LPIPS distance of candidate {@code index} to the nearest other one; empty if it is the only one. */
    synchronized OptionalDouble nearest(int index) {
        float[] own = chosen.get(index);
        return own == null
                ? OptionalDouble.empty()
                : chosen.entrySet().stream()
                        .filter(other -> other.getKey() != index)
                        .mapToDouble(other -> PerceptualMetric.distance(own, other.getValue()))
                        .min();
    }
}
