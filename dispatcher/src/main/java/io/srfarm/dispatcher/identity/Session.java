package io.srfarm.dispatcher.identity;

import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;

/** A browser session, stored encrypted in a cookie. */
public sealed interface Session {
    /** When the session becomes invalid. */
    Instant expires();

    /**
     * The session of a login with an API key.
     *
     * @param key digest of that key: the session ends with the key
     */
    record OfKey(Sha256 key, Instant expires) implements Session {}

    /**
     * The session of a share link to one set.
     *
     * @param share id of the link, for revocation
     */
    record OfShare(Tenant tenant, JobId job, String share, Instant expires) implements Session {}
}
