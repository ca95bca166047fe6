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

/** How a job has ended, as it lies in the store at {@link ControlKeys#outcome()}. */
public final class OutcomeJson {
    /** Bytes of an outcome as stored: a manifest and little more. */
    public static final int BYTES_MAX = 2 << 20;

    private OutcomeJson() {}

    /** As {@link #write(JobEvent.Terminal, Optional)}, of a job whose document says nothing of retention. */
    public static byte[] write(JobEvent.Terminal outcome) {
        return write(outcome, Optional.empty());
    }

    /** As {@link #write(JobEvent.Terminal, Optional, Optional)}, where the document as submitted is not known. */
    public static byte[] write(JobEvent.Terminal outcome, Optional<Duration> retention) {
        return write(outcome, retention, Optional.empty());
    }

    /**
     * @param retention {@link Job#retention()}
     * @param fingerprint {@link JobEvent.Accepted#fingerprint()}: by it the same document is known when it comes again
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

    /** How long the job's set is to be kept after its end; empty: as long as the farm is configured to. */
    public static Optional<Duration> retention(byte[] json) throws MalformedMessageException {
        return ManifestJson.reading(Json.own(json), fields -> fields.parsed("retention", JobReader::retention));
    }

    /** Digest of the document as it was submitted; empty: who ended the job did not know it. */
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
        throw new MalformedMessageException("no job ends with " + name);
    }
}
