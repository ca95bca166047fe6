package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where keys come from that are changed without a restart. */
@ConfigMapping(prefix = "srfarm.identity")
public interface IdentityConfig {
    /** One key a line: tenant, name, SHA-256, and perhaps when it expires; see docs/how-to/tenants.md. By default none. */
    Optional<Path> keysFile();

    /** How often the file is looked at; what has changed holds from then on. */
    @WithDefault("PT5S")
    @DurationMin(millis = 10)
    Duration reread();
}
