package io.srfarm.job;

import java.util.Locale;

/** The class in which a job waits; a worker takes the most urgent class first. */
public enum Priority {
    INTERACTIVE,
    NORMAL,
    BULK;

    /** The name on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none of these */
    public static Priority ofWireName(String name) {
        for (Priority priority : values()) {
            if (priority.wireName().equals(name)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("must be interactive, normal or bulk");
    }
}
