package io.srfarm.report;

import io.srfarm.candidate.Scores;
import io.srfarm.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Formats the captions of a sheet's pictures. */
public final class Captions {
    /** Leaves room for the longest seed in the same line. */
    private static final int NAME_CHARACTERS_MAX = 22;

    private static final int SCORES_A_LINE = 3;

    private Captions() {}

    /** Returns the lines for a candidate: its name, then its scores, {@value #SCORES_A_LINE} per line. */
    public static List<String> of(String name, Scores scores) {
        List<String> shown = scores.values().entrySet().stream()
                .map(score -> score.getKey().label() + " " + score.getKey().format(OptionalDouble.of(score.getValue())))
                .toList();
        List<String> lines = new ArrayList<>(List.of(name));
        for (int from = 0; from < shown.size(); from += SCORES_A_LINE) {
            lines.add(String.join("  ", shown.subList(from, Math.min(shown.size(), from + SCORES_A_LINE))));
        }
        return lines;
    }

    /** Shortens a name so that more text fits in its line. */
    public static String shortened(String name) {
        return name.length() > NAME_CHARACTERS_MAX ? name.substring(0, NAME_CHARACTERS_MAX - 2) + ".." : name;
    }

    public static String size(Picture picture) {
        return picture.width() + " x " + picture.height();
    }

    /** Formats a number with {@code digits} decimals; a dash if it was not measured. */
    public static String number(OptionalDouble value, int digits) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble());
    }
}
