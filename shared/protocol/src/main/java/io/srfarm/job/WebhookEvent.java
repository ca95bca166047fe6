package io.srfarm.job;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a submitter may want to be told of; named as the event is on the wire. */
public enum WebhookEvent {
    STARTED,
    CANDIDATE,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    EXPIRED,
    DEAD;

    /** Every way in which a job may end. */
    public static final Set<WebhookEvent> ENDS = Collections.unmodifiableSet(EnumSet.range(SUCCEEDED, DEAD));

    /** The name on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none of these */
    public static WebhookEvent ofWireName(String name) {
        return Stream.of(values())
                .filter(event -> event.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Stream.of(values()).map(WebhookEvent::wireName).collect(joining(", "))));
    }
}
