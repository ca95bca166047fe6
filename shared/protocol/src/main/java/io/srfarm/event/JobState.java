package io.srfarm.event;

import java.util.Locale;

/** The state of a job. States only move forward, and terminal states are final. */
public enum JobState {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    EXPIRED,
    DEAD;

    public boolean isTerminal() {
        return compareTo(RUNNING) > 0;
    }

    /** Returns the state after {@code event}. Late and duplicate events, and events after the end, change nothing. */
    public JobState after(JobEvent event) {
        return isTerminal() || event.state().compareTo(this) < 0 ? this : event.state();
    }

    /** Returns the lower-case name used on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the state with the given wire name.
     *
     * @throws IllegalArgumentException for an unknown name
     */
    public static JobState ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
