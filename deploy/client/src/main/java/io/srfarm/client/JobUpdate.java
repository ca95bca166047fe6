package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event of a job.
 *
 * @param id the same on every copy of the event; empty for {@code progress} and {@link #LOOKED_AT}
 * @param name {@code accepted}, {@code dispatched}, {@code started}, {@code progress}, {@code candidate}, {@code cancelling}, {@code succeeded},
 *     {@code failed}, {@code cancelled}, {@code expired}, {@code dead}, or {@link #LOOKED_AT}
 * @param data the event as described in {@code docs/reference/events.md}; for {@link #LOOKED_AT} the job's present state
 */
public record JobUpdate(String id, String name, JsonNode data) {
    /** Not an event of the farm: the job was polled, because event streams do not work, and has changed. */
    public static final String LOOKED_AT = "looked-at";
}
