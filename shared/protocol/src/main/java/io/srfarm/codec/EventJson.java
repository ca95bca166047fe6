package io.srfarm.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.event.DeviceKind;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Priority;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The JSON data of an event. Type, job and tenant are sent as headers; see {@code EventRecords}. */
public final class EventJson {
    /** The trace context of the submitter (W3C Trace Context): a field of {@code accepted} and a header of records. */
    private static final String TRACE = "traceparent";

    private EventJson() {}

    /** Returns the data of {@code event}. */
    public static byte[] write(JobEvent event) {
        return Json.bytes(node(event));
    }

    /**
     * Reads what {@link #write(JobEvent)} wrote.
     *
     * @param name the event's name: {@code accepted}, {@code started}, ...
     * @throws MalformedMessageException also for a name that this version does not know
     */
    public static JobEvent read(String name, JobId job, Tenant tenant, byte[] data) throws MalformedMessageException {
        return read(name, job, tenant, Json.own(data));
    }

    static JobEvent read(String name, JobId job, Tenant tenant, JsonNode node) throws MalformedMessageException {
        if (name.equals("accepted")) {
            JsonNode document = node.path("document");
            Instant at = ManifestJson.reading(node, fields -> instant(fields, "at"));
            Sha256 fingerprint = ManifestJson.reading(
                    node, fields -> fields.parsed("fingerprint", Sha256::new).orElseThrow());
            Optional<Long> pixels = ManifestJson.reading(node, fields -> fields.integer("pixels", 1, Long.MAX_VALUE));
            return new JobEvent.Accepted(
                    JobJson.read(document, job, tenant),
                    fingerprint,
                    at,
                    pixels.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                    ManifestJson.reading(node, fields -> fields.text(TRACE)));
        }
        if (name.equals("succeeded")) {
            return succeeded(job, tenant, node);
        }
        return ManifestJson.reading(node, fields -> event(name, job, tenant, fields));
    }

    static Instant instant(FieldReader fields, String name) {
        return fields.parsed(name, text -> {
                    try {
                        return Instant.parse(text);
                    } catch (DateTimeException e) {
                        throw new IllegalArgumentException("must be an instant such as 2026-12-01T00:00:00Z", e);
                    }
                })
                .orElseThrow();
    }

    private static JobEvent event(String name, JobId job, Tenant tenant, FieldReader fields) {
        Instant at = instant(fields, "at");
        if (name.equals("dispatched")) {
            return new JobEvent.Dispatched(
                    job,
                    tenant,
                    at,
                    fields.parsed("queue", Priority::ofWireName).orElseThrow());
        }
        if (name.equals("cancelling")) {
            return new JobEvent.Cancelling(job, tenant, at);
        }
        int attempt =
                (int) (long) fields.integer("attempt", 0, Integer.MAX_VALUE).orElseThrow();
        return switch (name) {
            case "started" ->
                new JobEvent.Started(
                        job,
                        tenant,
                        at,
                        attempt,
                        fields.text("worker").orElseThrow(),
                        fields.parsed("device", DeviceKind::new));
            case "candidate" ->
                new JobEvent.CandidateReady(
                        job,
                        tenant,
                        at,
                        attempt,
                        ManifestJson.candidate(fields.object("candidate").orElseThrow()));
            case "progress" ->
                progress(job, tenant, at, attempt, fields.object("progress").orElseThrow());
            case "failed" -> new JobEvent.Failed(job, tenant, at, attempt, error(fields));
            case "cancelled" -> new JobEvent.Cancelled(job, tenant, at, attempt);
            case "expired" -> new JobEvent.Expired(job, tenant, at, attempt);
            case "dead" -> new JobEvent.Dead(job, tenant, at, attempt, error(fields));
            default -> throw new IllegalArgumentException("unknown event " + name);
        };
    }

    private static JobEvent progress(JobId job, Tenant tenant, Instant at, int attempt, FieldReader fields) {
        return new JobEvent.Progress(
                job,
                tenant,
                at,
                attempt,
                number(fields, "candidate"),
                number(fields, "tilesDone"),
                number(fields, "tiles"));
    }

    private static int number(FieldReader fields, String name) {
        return fields.integer(name, 0, Integer.MAX_VALUE).orElseThrow().intValue();
    }

    private static JobEvent succeeded(JobId job, Tenant tenant, JsonNode node) throws MalformedMessageException {
        CandidateSet set = ManifestJson.read(node.path("set"));
        return ManifestJson.reading(
                node,
                fields -> new JobEvent.Succeeded(
                        job,
                        tenant,
                        instant(fields, "at"),
                        (int) (long)
                                fields.integer("attempt", 0, Integer.MAX_VALUE).orElseThrow(),
                        set,
                        fields.object("manifest")
                                .flatMap(manifest -> manifest.parsed("key", ObjectKey::new))
                                .orElseThrow(),
                        fields.object("manifest")
                                .flatMap(manifest -> manifest.parsed("sha256", Sha256::new))
                                .orElseThrow()));
    }

    private static JobError error(FieldReader fields) {
        FieldReader error = fields.object("error").orElseThrow();
        return new JobError(
                error.parsed("type", ErrorType::ofWireName).orElseThrow(),
                error.text("message").orElseThrow());
    }

    static ObjectNode node(JobEvent event) {
        ObjectNode node =
                Json.object().put("schema", Json.SCHEMA).put("at", event.at().toString());
        if (event instanceof JobEvent.Accepted accepted) {
            node.put("attempt", 0).put("fingerprint", accepted.fingerprint().hex());
            accepted.pixels().ifPresent(pixels -> node.put("pixels", pixels));
            accepted.trace().ifPresent(trace -> node.put(TRACE, trace));
            node.set("document", JobJson.node(accepted.document()));
        } else if (event instanceof JobEvent.Dispatched dispatched) {
            node.put("attempt", 0).put("queue", dispatched.queue().wireName());
        } else if (event instanceof JobEvent.Cancelling) {
            node.put("attempt", 0);
        } else if (event instanceof JobEvent.Started started) {
            node.put("attempt", started.attempt()).put("worker", started.worker());
            started.device().ifPresent(device -> node.put("device", device.name()));
        } else if (event instanceof JobEvent.CandidateReady ready) {
            node.put("attempt", ready.attempt()).set("candidate", ManifestJson.node(ready.candidate()));
        } else if (event instanceof JobEvent.Progress progress) {
            node.put("attempt", progress.attempt())
                    .putObject("progress")
                    .put("candidate", progress.candidate())
                    .put("tilesDone", progress.tilesDone())
                    .put("tiles", progress.tiles());
        } else if (event instanceof JobEvent.Terminal terminal) {
            node.put("attempt", terminal.attempt());
            putOutcome(node, terminal);
        }
        return node;
    }

    private static void putOutcome(ObjectNode node, JobEvent.Terminal terminal) {
        if (terminal instanceof JobEvent.Succeeded succeeded) {
            node.putObject("manifest")
                    .put("key", succeeded.manifestKey().path())
                    .put("sha256", succeeded.manifestSha256().hex());
            node.set("set", ManifestJson.node(succeeded.set()));
        } else if (terminal instanceof JobEvent.Failed failed) {
            put(node, failed.error());
        } else if (terminal instanceof JobEvent.Dead dead) {
            put(node, dead.error());
        }
    }

    private static void put(ObjectNode node, JobError error) {
        node.putObject("error")
                .put("type", error.type().wireName())
                .put("message", error.message())
                .put("retryable", error.type().isRetryable());
    }
}
