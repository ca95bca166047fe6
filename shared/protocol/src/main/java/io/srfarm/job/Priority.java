package io.srfarm.job;

import java.util.Locale;

/** The priority class of a job. Each class has its own queue, and workers take from the most urgent queue first. */
public enum Priority {
    INTERACTIVE,
    NORMAL,
    BULK;

    /** Returns the lower-case name used on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the class with the given wire name.
     *
     * @throws IllegalArgumentException for an unknown name
     */
    public static Priority ofWireName(String name) {
        for (Priority priority : values()) {
            if (priority.wireName().equals(name)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("must be interactive, normal or bulk");
    }
}
