package io.srfarm.job;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The events that a webhook can subscribe to, named as on the wire. */
public enum WebhookEvent {
    STARTED,
    CANDIDATE,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    EXPIRED,
    DEAD;

    /** All terminal events. */
    public static final Set<WebhookEvent> ENDS = Collections.unmodifiableSet(EnumSet.range(SUCCEEDED, DEAD));

    /** Returns the lower-case name used on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the event with the given wire name.
     *
     * @throws IllegalArgumentException for an unknown name
     */
    public static WebhookEvent ofWireName(String name) {
        return Stream.of(values())
                .filter(event -> event.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Stream.of(values()).map(WebhookEvent::wireName).collect(joining(", "))));
    }
}
