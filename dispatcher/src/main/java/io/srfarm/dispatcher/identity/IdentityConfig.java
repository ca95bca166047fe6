package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Keys that can be changed without a restart. */
@ConfigMapping(prefix = "srfarm.identity")
public interface IdentityConfig {
    /**
     * File with one key per line: tenant, name, SHA-256 and optionally expiry; see docs/how-to/tenants.md. By default
     * none.
     */
    Optional<Path> keysFile();

    /** How often the file is checked for changes. */
    @WithDefault("PT5S")
    @DurationMin(millis = 10)
    Duration reread();
}
