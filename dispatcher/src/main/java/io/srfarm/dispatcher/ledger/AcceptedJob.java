package io.srfarm.dispatcher.ledger;

import io.srfarm.codec.JobJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.Priority;
import io.srfarm.job.Sha256;
import io.srfarm.job.Webhook;
import io.srfarm.job.Work;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was accepted.
 *
 * @param job with nothing left to default
 * @param fingerprint digest of the document as submitted
 * @param work what it costs to run, as {@link Work} says
 * @param bytes of the job's document with nothing left to default
 * @param trace its place in a trace; empty: nobody traces it
 */
public record AcceptedJob(Job job, Sha256 fingerprint, long work, long bytes, Optional<String> trace) {
    /** Pixels of an input that nobody looked at: a picture of 256 x 256. */
    public static final long PIXELS_ASSUMED = 1 << 16;

    static AcceptedJob of(JobEvent.Accepted accepted) {
        Job job = accepted.document();
        return new AcceptedJob(
                job,
                accepted.fingerprint(),
                Work.of(job, accepted.pixels().orElse(PIXELS_ASSUMED)),
                JobJson.write(job).length,
                accepted.trace());
    }

    public Priority priority() {
        return job.priority();
    }

    public Map<String, String> labels() {
        return job.labels();
    }

    /** How many were asked for. */
    public int candidates() {
        return job.sampling().candidates();
    }

    /** When the result is worth nothing any more; empty: never. */
    public Optional<Instant> deadline() {
        return job.deadline();
    }

    /** The folder of its set. */
    public KeyPrefix output() {
        return job.output();
    }

    /** Whom to tell what happens to it; empty: nobody. */
    public Optional<Webhook> webhook() {
        return job.webhook();
    }
}
