package io.srfarm.dispatcher.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Retention of objects in the store. */
@ConfigMapping(prefix = "srfarm.retention")
public interface RetentionConfig {
    /** Retention of sets whose job does not set one; an empty value means for ever. */
    @WithName("default")
    @WithDefault("P30D")
    Optional<@DurationMin(minutes = 1) Duration> sets();

    /** Retention of orphans: candidates that no manifest lists and that no running job can have written. */
    @WithDefault("PT24H")
    @DurationMin(minutes = 1)
    Duration orphanGrace();

    /** Retention of uploads that no job known to the ledger uses; an empty value means for ever. */
    @WithDefault("P30D")
    Optional<@DurationMin(minutes = 1) Duration> uploads();

    /** Pause between two rounds of the leading dispatcher. */
    @WithDefault("PT5M")
    @DurationMin(millis = 10)
    Duration period();

    /** Objects checked per round, separately for sets, orphans and uploads; the next round continues there. */
    @WithDefault("5000")
    @Min(10)
    int objectsMax();
}
