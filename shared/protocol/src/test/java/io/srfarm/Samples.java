package io.srfarm;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.candidate.Precision;
import io.srfarm.candidate.Scores;
import io.srfarm.event.DeviceKind;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Priority;
import io.srfarm.job.Reference;
import io.srfarm.job.Sampling;
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Task;
import io.srfarm.job.Tenant;
import io.srfarm.job.Webhook;
import io.srfarm.job.WebhookEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** One job and everything that can happen to it, for tests. */
public final class Samples {
    public static final Instant AT = Instant.parse("2026-11-23T10:15:30.123Z");
    public static final Tenant ACME = new Tenant("acme");
    public static final JobId ID = new JobId("j01");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Sha256 HASH = Sha256.of("sample");

    private Samples() {}

    public static Job job() {
        return new Job(
                ID,
                ACME,
                new StoredPicture(new ObjectKey("inputs/acme/cat.png"), Optional.of(HASH)),
                List.of(
                        new Reference.Image(new StoredPicture(new ObjectKey("inputs/acme/tabby.jpg"))),
                        new Reference.LowResolution(),
                        new Reference.Noise()),
                8,
                "refvae-x8",
                new Sampling(6, 42, 0.9, 3, 1.5),
                new KeyPrefix("sets/acme/cat/"),
                OutputFormat.PNG,
                ScoreLevel.FULL,
                Priority.INTERACTIVE,
                Optional.of(Instant.parse("2026-12-01T00:00:00Z")),
                Map.of("album", "2026-11"),
                Optional.of(new ObjectKey("inputs/acme/cat-hr.png")),
                Optional.of(Duration.ofDays(7)),
                Optional.of(new Webhook(
                        "https://acme.example/hooks?from=farm", Set.of(WebhookEvent.FAILED, WebhookEvent.SUCCEEDED))),
                new Task.Draw());
    }

    public static CandidateSet set() {
        return new CandidateSet(
                ID,
                ACME,
                AT,
                new CandidateSet.Model("refvae-x8", "1", HASH, Precision.BFLOAT16),
                new CandidateSet.Input(job().input(), 64, 48),
                8,
                42,
                0.9,
                1.5,
                List.of(sampleCandidate()),
                OptionalDouble.of(14.9),
                List.of("input inputs/acme/cat.png: JPEG has 2 extraneous bytes before its markers"),
                new CandidateSet.Timings(3, 80, 420, 30, 25));
    }

    public static JobEvent accepted() {
        return new JobEvent.Accepted(job(), HASH, AT, OptionalLong.of(3072), Optional.of(TRACE));
    }

    public static JobEvent started(int attempt) {
        return new JobEvent.Started(ID, ACME, AT, attempt, "w1", Optional.of(new DeviceKind("gpu")));
    }

    public static JobEvent dispatched() {
        return new JobEvent.Dispatched(ID, ACME, AT, Priority.INTERACTIVE);
    }

    public static JobEvent cancelling() {
        return new JobEvent.Cancelling(ID, ACME, AT);
    }

    public static JobEvent progress() {
        return new JobEvent.Progress(ID, ACME, AT, 1, 0, 12, 36);
    }

    public static JobEvent candidate() {
        return new JobEvent.CandidateReady(ID, ACME, AT, 1, sampleCandidate());
    }

    public static JobEvent succeeded() {
        return new JobEvent.Succeeded(ID, ACME, AT, 1, set(), job().manifestKey(), HASH);
    }

    public static List<JobEvent> terminalEvents() {
        return List.of(
                succeeded(),
                new JobEvent.Failed(
                        ID, ACME, AT, 1, new JobError(ErrorType.TRUNCATED, "inputs/acme/cat.png ends early")),
                new JobEvent.Cancelled(ID, ACME, AT, 0),
                new JobEvent.Expired(ID, ACME, AT, 1),
                new JobEvent.Dead(ID, ACME, AT, 5, new JobError(ErrorType.ATTEMPTS_EXHAUSTED, "tried 5 times")));
    }

    public static List<JobEvent> allEvents() {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                accepted(), dispatched(), started(1), progress(), candidate(), cancelling()),
                        terminalEvents().stream())
                .toList();
    }

    private static Candidate sampleCandidate() {
        return new Candidate(
                0,
                new ObjectKey("sets/acme/cat/0-" + HASH.shortHex() + ".png"),
                HASH,
                123,
                512,
                384,
                1234567890123456L,
                new Reference.Image(new StoredPicture(new ObjectKey("inputs/acme/tabby.jpg"), Optional.of(HASH))),
                new Scores(Map.of(
                        Measure.LR_PSNR, 52.1,
                        Measure.NEAREST_LPIPS, 0.11,
                        Measure.REFERENCE_STYLE, 0.42,
                        Measure.REFERENCE_USE, 0.31,
                        Measure.PSNR_Y, 25.9,
                        Measure.SSIM_Y, 0.72)),
                new Candidate.Origin.Drawn());
    }
}
