package io.srfarm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Something that was measured.
 *
 * @param name what, as a key of the JSON
 * @param title what, for a person
 * @param unit after the value
 * @param wanted what it should reach, or stay below
 * @param more whether more is better
 */
public record Measurement(String name, String title, double value, String unit, OptionalDouble wanted, boolean more) {
    static Measurement plain(String name, String title, double value, String unit) {
        return new Measurement(name, title, value, unit, OptionalDouble.empty(), true);
    }

    static Measurement atLeast(String name, String title, double value, String unit, double wanted) {
        return new Measurement(name, title, value, unit, OptionalDouble.of(wanted), true);
    }

    static Measurement below(String name, String title, double value, String unit, double wanted) {
        return new Measurement(name, title, value, unit, OptionalDouble.of(wanted), false);
    }

    /** Whether it is as good as wanted; empty where nothing is wanted of it. */
    public Optional<Boolean> isReached() {
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(more ? value >= wanted.getAsDouble() : value < wanted.getAsDouble());
    }

    /** The value in few digits. */
    public String text() {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f %s" : "%.2f %s", value, unit)
                .strip();
    }

    /** What is wanted, in words; a dash for nothing. */
    public String aim() {
        return wanted.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, "%s %.0f", more ? "at least" : "below", wanted.getAsDouble());
    }

    public void into(ObjectNode figures) {
        ObjectNode node = figures.putObject(name).put("value", value).put("unit", unit);
        wanted.ifPresent(aim -> node.put("wanted", aim));
        isReached().ifPresent(reached -> node.put("reached", reached));
    }
}
