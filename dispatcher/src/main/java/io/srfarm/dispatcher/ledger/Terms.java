package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.codec.JobJson;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.Prefix;
import io.srfarm.job.Priority;
import io.srfarm.job.Sha256;
import io.srfarm.job.Webhook;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was accepted.
 *
 * @param document the job document with nothing left to default, as JSON
 * @param fingerprint digest of the document as submitted
 * @param candidates how many were asked for
 * @param work what it costs to run: pixels of the input x candidates
 * @param deadline when the result is worth nothing any more; empty: never
 * @param output the folder of its set
 * @param webhook whom to tell what happens to it; empty: nobody
 * @param trace its place in a trace; empty: nobody traces it
 */
public record Terms(
        String document,
        Sha256 fingerprint,
        Priority priority,
        Map<String, String> labels,
        int candidates,
        long work,
        Optional<Instant> deadline,
        Prefix output,
        Optional<Webhook> webhook,
        Optional<String> trace) {
    /** Pixels of an input that nobody looked at: a picture of 256 x 256. */
    public static final long PIXELS_ASSUMED = 1 << 16;

    static Terms of(JobEvent.Accepted accepted) {
        return new Terms(
                new String(JobJson.write(accepted.document()), UTF_8),
                accepted.fingerprint(),
                accepted.document().priority(),
                accepted.document().labels(),
                accepted.document().sampling().candidates(),
                accepted.pixels().orElse(PIXELS_ASSUMED)
                        * accepted.document().sampling().candidates(),
                accepted.document().deadline(),
                accepted.document().output(),
                accepted.document().webhook(),
                accepted.trace());
    }

    /** The job as it was accepted. */
    public Job job(JobKey key) {
        try {
            return JobJson.read(document.getBytes(UTF_8), key.job(), key.tenant());
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("what was read once reads again: job=" + key.job(), e);
        }
    }
}
