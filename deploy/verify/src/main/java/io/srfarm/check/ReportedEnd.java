package io.srfarm.check;

import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import java.util.Optional;

/** How a job ended according to one source. All sources must agree. */
record ReportedEnd(JobState state, Optional<Published> set) {
    /** Key of the set's manifest and digest of its bytes. */
    record Published(ObjectKey manifest, Sha256 sha256) {}

    static ReportedEnd of(JobEvent.Terminal event) {
        return event instanceof JobEvent.Succeeded succeeded
                ? new ReportedEnd(
                        event.state(), Optional.of(new Published(succeeded.manifestKey(), succeeded.manifestSha256())))
                : new ReportedEnd(event.state(), Optional.empty());
    }

    @Override
    public String toString() {
        return state.wireName()
                + set.map(published -> " with " + published.sha256().shortHex()).orElse("");
    }
}
