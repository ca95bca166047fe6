package io.srfarm.dispatcher.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long the store keeps what. */
@ConfigMapping(prefix = "srfarm.retention")
public interface RetentionConfig {
    /** How long sets are kept whose job says nothing of it; set to nothing at all: for ever. */
    @WithName("default")
    @WithDefault("P30D")
    Optional<@DurationMin(minutes = 1) Duration> sets();

    /** How long candidates are kept that no manifest names and no job that runs can have written. */
    @WithDefault("PT24H")
    @DurationMin(minutes = 1)
    Duration orphanGrace();

    /** How long uploads are kept that no job names which the ledger knows; set to nothing at all: for ever. */
    @WithDefault("P30D")
    Optional<@DurationMin(minutes = 1) Duration> uploads();

    /** Pause between two rounds of the leading dispatcher. */
    @WithDefault("PT5M")
    @DurationMin(millis = 10)
    Duration period();

    /** Objects that one round looks at, once for sets that are due, once for leftovers and once for uploads; the next one goes on there. */
    @WithDefault("5000")
    @Min(10)
    int objectsMax();
}
