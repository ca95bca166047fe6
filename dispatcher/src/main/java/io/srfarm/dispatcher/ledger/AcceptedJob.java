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
 * An accepted job.
 *
 * @param job the job including defaults
 * @param fingerprint digest of the document as submitted
 * @param work its cost in the unit of {@link Work}
 * @param bytes size of the job's document including defaults
 * @param trace its position in a trace; empty if it is not traced
 */
public record AcceptedJob(Job job, Sha256 fingerprint, long work, long bytes, Optional<String> trace) {
    /** Pixels assumed for an input whose size is unknown: 256 x 256. */
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

    /** Returns the number of candidates requested. */
    public int candidates() {
        return job.sampling().candidates();
    }

    /** Returns the time after which the job expires; empty if it never does. */
    public Optional<Instant> deadline() {
        return job.deadline();
    }

    /** Returns the folder of the job's set. */
    public KeyPrefix output() {
        return job.output();
    }

    /** Returns the webhook to call about the job's events, if any. */
    public Optional<Webhook> webhook() {
        return job.webhook();
    }
}
