package io.srfarm.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Duration;
import java.util.Optional;

/** The JSON of a job's outcome, stored at {@link ControlKeys#outcome()}. */
public final class OutcomeJson {
    /** Largest outcome in bytes: a manifest and some more. */
    public static final int BYTES_MAX = 2 << 20;

    private OutcomeJson() {}

    /** As {@link #write(JobEvent.Terminal, Optional)}, for a job without its own retention. */
    public static byte[] write(JobEvent.Terminal outcome) {
        return write(outcome, Optional.empty());
    }

    /** As {@link #write(JobEvent.Terminal, Optional, Optional)}, without a fingerprint. */
    public static byte[] write(JobEvent.Terminal outcome, Optional<Duration> retention) {
        return write(outcome, retention, Optional.empty());
    }

    /**
     * Returns the JSON of an outcome.
     *
     * @param retention {@link Job#retention()}
     * @param fingerprint {@link JobEvent.Accepted#fingerprint()}, by which a resubmission is recognized
     */
    public static byte[] write(JobEvent.Terminal outcome, Optional<Duration> retention, Optional<Sha256> fingerprint) {
        ObjectNode node = Json.object()
                .put("schema", Json.SCHEMA)
                .put("name", outcome.name())
                .put("job", outcome.job().value())
                .put("tenant", outcome.tenant().name());
        retention.ifPresent(time -> node.put("retention", time.toString()));
        fingerprint.ifPresent(digest -> node.put("fingerprint", digest.hex()));
        return Json.bytes(node.set("event", EventJson.node(outcome)));
    }

    /** Returns the retention of the job's set; empty: the farm's configured default. */
    public static Optional<Duration> retention(byte[] json) throws MalformedMessageException {
        return ManifestJson.reading(Json.own(json), fields -> fields.parsed("retention", JobReader::retention));
    }

    /** Returns the digest of the document as submitted; empty if it was not known when the job ended. */
    public static Optional<Sha256> fingerprint(byte[] json) throws MalformedMessageException {
        return ManifestJson.reading(Json.own(json), fields -> fields.parsed("fingerprint", Sha256::new));
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
        throw new MalformedMessageException("not a terminal event: " + name);
    }
}
