package io.srfarm.worker;

import io.srfarm.job.ObjectKey;
import io.srfarm.messaging.ShareGroups;
import io.srfarm.messaging.Topics;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.supervision.BackgroundLoop;
import io.srfarm.worker.lease.LeaseLoop;
import io.srfarm.worker.pipeline.StoreAvailability;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jboss.logging.Logger;

/**
 * Checks broker and store periodically and caches the result. Each change is logged once. While the store is available,
 * pending model announcements are written.
 */
public final class ConnectionMonitor implements LeaseLoop.Conditions, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConnectionMonitor.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** Allows for a store that fails slowly. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(5);

    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(5);

    /** A probe object about as large as a candidate, written to find out whether the store accepts objects again. */
    private static final ObjectKey PROBE = new ObjectKey("control/probe");

    private static final int PROBE_BYTES = 256 << 10;

    private final String bootstrapServers;
    private final Admin admin;
    private final ObjectStore store;
    private final StoreAvailability storeHealth;
    private final ModelAnnouncement announcement;
    private final BackgroundLoop loop;
    private volatile String brokerState = "not checked yet";
    private volatile boolean topicsSeen;

    /**
     * Starts to monitor.
     *
     * @param connection settings of the Kafka client
     */
    ConnectionMonitor(
            Map<String, Object> connection,
            ObjectStore store,
            StoreAvailability storeHealth,
            ModelAnnouncement announcement) {
        this.bootstrapServers = String.valueOf(connection.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
        this.admin = Admin.create(connection);
        this.store = store;
        this.storeHealth = storeHealth;
        this.announcement = announcement;
        this.loop = new BackgroundLoop("watch", PERIOD, PERIOD, SILENCE_MAX, self -> look());
        loop.start();
    }

    /** Topics seen once are assumed to exist: an unavailable broker has not lost them. */
    @Override
    public boolean areTopicsThere() {
        return topicsSeen;
    }

    @Override
    public Duration storeSilence() {
        return storeHealth.silence();
    }

    /** Returns whether the broker answers and has all topics. */
    boolean isBrokerWell() {
        return brokerState.isEmpty();
    }

    /** Returns what is wrong with the store; empty if it is available. */
    String storeState() {
        return storeHealth.isWell() ? "" : storeHealth.reason();
    }

    /** Returns what is wrong with the broker; empty if it is available. */
    String brokerState() {
        return brokerState;
    }

    private void look() throws InterruptedException {
        lookAtBroker();
        lookAtStore();
        if (storeHealth.isWell()) {
            announcement.say();
        }
    }

    private void lookAtBroker() throws InterruptedException {
        try {
            saw(lacking());
        } catch (ExecutionException | TimeoutException e) {
            saw("the broker does not answer (kafka.bootstrap.servers=" + bootstrapServers + ")");
        }
    }

    /** Returns what the broker lacks and how to fix it; empty if nothing. */
    private String lacking() throws ExecutionException, TimeoutException, InterruptedException {
        Optional<String> unfit = topicsSeen ? Optional.empty() : ShareGroups.lacking(admin, ANSWER_TIME_MAX);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        Set<String> missing = new TreeSet<>(Topics.ofWorkers());
        missing.removeAll(admin.listTopics().names().get(ANSWER_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS));
        return missing.isEmpty()
                ? ""
                : "the broker has no topics " + missing
                        + ": a dispatcher creates them. Check that one runs on this broker (kafka.bootstrap.servers="
                        + bootstrapServers + ") and that this worker may describe them";
    }

    private void saw(String state) {
        topicsSeen |= state.isEmpty();
        if (!state.equals(brokerState)) {
            brokerState = state;
            if (state.isEmpty()) {
                LOG.info("the broker answers and has all topics");
            } else {
                LOG.warnf("waiting: %s", state);
            }
        }
    }

    private void lookAtStore() {
        try {
            if (storeHealth.isRefusing()) {
                store.put(PROBE, new byte[PROBE_BYTES], "application/octet-stream");
                store.delete(PROBE);
                storeHealth.took();
            } else {
                store.check();
                storeHealth.answered();
            }
        } catch (StoreException e) {
            storeHealth.failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        loop.close();
        admin.close(Duration.ofSeconds(1));
    }
}
