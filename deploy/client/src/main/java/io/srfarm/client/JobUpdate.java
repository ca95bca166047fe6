package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that happened to a job.
 *
 * @param id the same on every copy of the event; empty for {@link #LOOKED_AT}
 * @param name {@code accepted}, {@code dispatched}, {@code started}, {@code candidate}, {@code cancelling}, {@code succeeded},
 *     {@code failed}, {@code cancelled}, {@code expired}, {@code dead}, or {@link #LOOKED_AT}
 * @param data the event as {@code docs/reference/events.md} describes it; of {@link #LOOKED_AT} the job as it stands
 */
public record JobUpdate(String id, String name, JsonNode data) {
    /** No event: where event streams do not get through, the job is looked at from time to time, and it has changed. */
    public static final String LOOKED_AT = "looked-at";
}
