package io.srfarm.dispatcher.identity;

import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;

/** What a browser holds in a cookie instead of a key: it says who is there, and until when. */
public sealed interface Session {
    /** The first moment at which it is good for nothing. */
    Instant expires();

    /**
     * Of somebody who logged in with an API key.
     *
     * @param key digest of that key: the session ends with the key
     */
    record OfKey(Sha256 key, Instant expires) implements Session {}

    /**
     * Of somebody who was given a link to one set.
     *
     * @param share names the link among the set's, so that it can be revoked
     */
    record OfShare(Tenant tenant, JobId job, String share, Instant expires) implements Session {}
}
