package io.srfarm.messaging;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;

/** Whether a Kafka cluster can carry the farm's jobs: they travel in share groups whose members renew their locks. */
public final class ShareGroups {
    private static final String METADATA = "metadata.version";
    private static final String FEATURE = "share.version";

    /** The first one of Kafka 4.2, before which locks cannot be renewed. */
    private static final short METADATA_LEVEL_MIN = 28;

    private ShareGroups() {}

    /**
     * Why the cluster cannot be used, and how to mend it; empty: it can.
     *
     * @param patience for its answer
     * @throws TimeoutException if it does not answer in time
     * @throws ExecutionException if it refuses to
     */
    public static Optional<String> lacking(Admin admin, Duration patience)
            throws ExecutionException, TimeoutException, InterruptedException {
        FeatureMetadata features =
                admin.describeFeatures().featureMetadata().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        SupportedVersionRange metadata = features.supportedFeatures().get(METADATA);
        if (metadata == null || metadata.maxVersion() < METADATA_LEVEL_MIN) {
            return Optional.of("the broker is too old: srfarm needs Kafka 4.2 or newer");
        }
        FinalizedVersionRange share = features.finalizedFeatures().get(FEATURE);
        if (share == null || share.maxVersionLevel() < 1) {
            return Optional.of("the broker has share groups switched off: switch them on with"
                    + " `kafka-features.sh --bootstrap-server … upgrade --feature " + FEATURE + "=1`");
        }
        return Optional.empty();
    }
}
