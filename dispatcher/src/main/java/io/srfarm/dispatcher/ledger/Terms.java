package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.codec.JobJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Priority;
import io.srfarm.job.Sha256;
import java.util.Map;

/**
 * What was accepted.
 *
 * @param document the job document with nothing left to default, as JSON
 * @param fingerprint digest of the document as submitted
 * @param candidates how many were asked for
 */
public record Terms(
        String document, Sha256 fingerprint, Priority priority, Map<String, String> labels, int candidates) {
    static Terms of(JobEvent.Accepted accepted) {
        return new Terms(
                new String(JobJson.write(accepted.document()), UTF_8),
                accepted.fingerprint(),
                accepted.document().priority(),
                accepted.document().labels(),
                accepted.document().sampling().candidates());
    }
}
