package io.srfarm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A measured value.
 *
 * @param name key in the JSON
 * @param title name for display
 * @param unit shown after the value
 * @param wanted value to reach, or to stay below
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

    /** Returns whether the goal is met; empty if there is none. */
    public Optional<Boolean> isReached() {
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(more ? value >= wanted.getAsDouble() : value < wanted.getAsDouble());
    }

    /** Returns the value with few digits. */
    public String text() {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f %s" : "%.2f %s", value, unit)
                .strip();
    }

    /** Returns the goal as text; a dash if there is none. */
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
