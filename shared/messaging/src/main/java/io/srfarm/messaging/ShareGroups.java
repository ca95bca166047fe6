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

/** Checks that a Kafka cluster supports share groups with lock renewal, which the job queues need. */
public final class ShareGroups {
    private static final String METADATA = "metadata.version";
    private static final String FEATURE = "share.version";

    /** The metadata version of Kafka 4.2, the first release in which share-group locks can be renewed. */
    private static final short METADATA_LEVEL_MIN = 28;

    private ShareGroups() {}

    /**
     * Returns why the cluster cannot be used and how to fix it; empty if it can be used.
     *
     * @param patience how long to wait for the answer
     * @throws TimeoutException if the cluster does not answer in time
     * @throws ExecutionException if the request fails
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
            return Optional.of("share groups are disabled on the broker: enable them with"
                    + " `kafka-features.sh --bootstrap-server … upgrade --feature " + FEATURE + "=1`");
        }
        return Optional.empty();
    }
}
