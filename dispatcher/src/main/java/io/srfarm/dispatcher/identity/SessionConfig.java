package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Browser sessions. */
@ConfigMapping(prefix = "srfarm.sessions")
public interface SessionConfig {
    /** How long a browser login is valid; it ends earlier when its API key expires or is removed. */
    @WithDefault("PT12H")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration validity();

    /**
     * The secret that encrypts cookies and share links, the same at every dispatcher. By default derived from the
     * store's secret key, so that they survive a restart; changing it invalidates all of them.
     */
    @WithDefault("${srfarm.store.secret-key}")
    @Size(min = 8, message = "a secret has at least 8 characters")
    String secret();
}
