package io.srfarm.job;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which scores a job's candidates get. */
public enum ScoreLevel {
    /** Only scores that need no neural network: a set takes less of the device's time. */
    BASIC,

    /** All that apply to the job. */
    FULL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the level with the given name.
     *
     * @throws IllegalArgumentException listing the levels
     */
    public static ScoreLevel ofWireName(String name) {
        return Stream.of(values())
                .filter(level -> level.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be "
                        + Stream.of(values()).map(ScoreLevel::wireName).collect(Collectors.joining(" or "))));
    }
}
