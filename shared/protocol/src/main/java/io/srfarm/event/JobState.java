package io.srfarm.event;

import java.util.Locale;

/** Where a job stands: never backwards, never out of a terminal state. */
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

    /** The state after {@code event}: an event that is late, doubled or comes after the end changes nothing. */
    public JobState after(JobEvent event) {
        return isTerminal() || event.state().compareTo(this) < 0 ? this : event.state();
    }

    /** The name on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none of these */
    public static JobState ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
