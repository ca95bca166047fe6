package io.srfarm.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;

/** How a job has ended, as it lies in the store at {@link ControlKeys#outcome()}. */
public final class OutcomeJson {
    private OutcomeJson() {}

    public static byte[] write(JobEvent.Terminal outcome) {
        return Json.bytes(Json.object()
                .put("schema", Json.SCHEMA)
                .put("name", outcome.name())
                .put("job", outcome.job().value())
                .put("tenant", outcome.tenant().name())
                .set("event", EventJson.node(outcome)));
    }

    /** Reads what {@link #write} wrote. */
    public static JobEvent.Terminal read(byte[] json) throws MalformedMessageException {
        JsonNode node = Json.own(json);
        JobId job = ManifestJson.reading(
                node, fields -> fields.parsed("job", JobId::new).orElseThrow());
        Tenant tenant = ManifestJson.reading(
                node, fields -> fields.parsed("tenant", Tenant::new).orElseThrow());
        String name = node.path("name").asText();
        if (EventJson.read(name, job, tenant, node.path("event")) instanceof JobEvent.Terminal outcome) {
            return outcome;
        }
        throw new MalformedMessageException("no job ends with " + name);
    }
}
