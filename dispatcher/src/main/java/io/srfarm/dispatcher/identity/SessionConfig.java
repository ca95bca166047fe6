package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long a browser stays logged in. */
@ConfigMapping(prefix = "srfarm.sessions")
public interface SessionConfig {
    /** How long a login in a browser is good for; it ends earlier when its API key expires or is removed. */
    @WithDefault("PT12H")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration validity();

    /**
     * What cookies and share links are sealed with, the same at every dispatcher; a secret. By default it is derived from
     * the store's secret key, so that they stay valid over a restart; a new one ends all of them.
     */
    @WithDefault("${srfarm.store.secret-key}")
    @Size(min = 8, message = "a secret has at least 8 characters")
    String secret();
}
