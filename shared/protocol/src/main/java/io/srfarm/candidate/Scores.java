package io.srfarm.candidate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The scores of one candidate. A score that was not measured is absent, never zero. Immutable. */
public record Scores(Map<Measure, Double> values) {
    public static final Scores NONE = new Scores(Map.of());

    public Scores {
        Map<Measure, Double> ordered = new EnumMap<>(Measure.class);
        ordered.putAll(values);
        values = Collections.unmodifiableMap(ordered);
    }

    public OptionalDouble get(Measure measure) {
        Double value = values.get(measure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    public Scores with(Measure measure, double value) {
        Map<Measure, Double> more = new EnumMap<>(Measure.class);
        more.putAll(values);
        more.put(measure, value);
        return new Scores(more);
    }

    /** Returns these scores with an additional one, or unchanged if {@code value} is empty. */
    public Scores with(Measure measure, OptionalDouble value) {
        return value.isPresent() ? with(measure, value.getAsDouble()) : this;
    }
}
