package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.candidate.Precision;
import io.srfarm.candidate.Scores;
import io.srfarm.codec.JobJson;
import io.srfarm.codec.ManifestJson;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.DeviceKind;
import io.srfarm.event.JobEvent;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Jobs and what workers say of them. */
public final class Samples {
    public static final Tenant ACME = new Tenant("acme");
    public static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    public static final String DOCUMENT = """
        {"input": {"key": "inputs/acme/cat.png"}, "candidates": 2}
        """;

    private Samples() {}

    /** {@link #DOCUMENT} with one more field. */
    public static String documentWith(String field) {
        return "{\"input\": {\"key\": \"inputs/acme/cat.png\"}, " + field + "}";
    }

    /** A document that is as large as one can be. */
    public static String largest() {
        String label = "\uD83D\uDE3A".repeat(62);
        String labels = IntStream.range(10, 26)
                .mapToObj(i -> "\"" + label + i + "\": \"" + label + i + "\"")
                .collect(joining(","));
        String references = Stream.generate(
                        () -> "{\"type\": \"image\", \"key\": \"inputs/acme/" + "x".repeat(500) + "\"}")
                .limit(16)
                .collect(joining(","));
        return documentWith("\"labels\": {" + labels + "}, \"references\": [" + references + "]");
    }

    public static JobEvent.Accepted accepted(String id, String document, Instant at) {
        try {
            var submitted = JobJson.submitted(document.getBytes(UTF_8), new JobId(id), ACME, KeySpace.of(ACME), at);
            return new JobEvent.Accepted(
                    submitted.job(), submitted.fingerprint(), at, OptionalLong.empty(), Optional.empty());
        } catch (InvalidJobException e) {
            throw new AssertionError(e);
        }
    }

    public static JobEvent.Started started(String id, int attempt) {
        return new JobEvent.Started(
                new JobId(id), ACME, NOON.plusSeconds(attempt), attempt, "w1", Optional.of(new DeviceKind("cpu")));
    }

    public static JobEvent.Progress progress(String id, int attempt, int candidate, int tilesDone) {
        return new JobEvent.Progress(
                new JobId(id), ACME, NOON.plusSeconds(10L * attempt), attempt, candidate, tilesDone, 36);
    }

    public static JobEvent.CandidateReady candidate(String id, int attempt, int index) {
        return new JobEvent.CandidateReady(
                new JobId(id), ACME, NOON.plusSeconds(10L * attempt + index), attempt, candidate(id, index));
    }

    public static JobEvent.Succeeded succeeded(String id, int attempt, int candidates) {
        CandidateSet set = set(id, candidates);
        return new JobEvent.Succeeded(
                new JobId(id),
                ACME,
                NOON.plusSeconds(100),
                attempt,
                set,
                new ObjectKey("sets/acme/" + id + "/manifest.json"),
                Sha256.of(ManifestJson.write(set)));
    }

    public static AnnouncedModel model(String id) {
        return new AnnouncedModel(
                id,
                "1",
                Sha256.of("model"),
                8,
                1_436_323,
                Optional.empty(),
                Optional.of("for research"),
                new DeviceKind("cpu"),
                NOON,
                Optional.empty());
    }

    public static CandidateSet set(String id, int candidates) {
        return new CandidateSet(
                new JobId(id),
                ACME,
                NOON,
                new CandidateSet.Model("refvae-x8", "1", Sha256.of("model"), Precision.FLOAT32),
                new CandidateSet.Input(
                        new StoredPicture(new ObjectKey("inputs/acme/cat.png"), Optional.of(Sha256.of("cat"))), 64, 48),
                8,
                42,
                1.0,
                1.0,
                IntStream.range(0, candidates).mapToObj(i -> candidate(id, i)).toList(),
                OptionalDouble.empty(),
                List.of(),
                new CandidateSet.Timings(1, 2, 3, 4, 5));
    }

    private static Candidate candidate(String id, int index) {
        Sha256 hash = Sha256.of(id + index);
        return new Candidate(
                index,
                new ObjectKey("sets/acme/" + id + "/" + index + "-" + hash.shortHex() + ".png"),
                hash,
                (id + index).length(),
                512,
                384,
                index,
                new Reference.Noise(),
                Scores.NONE.with(Measure.LR_PSNR, 50.25),
                new Candidate.Origin.Drawn());
    }
}
