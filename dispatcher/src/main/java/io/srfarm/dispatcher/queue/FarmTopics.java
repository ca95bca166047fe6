package io.srfarm.dispatcher.queue;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.event.ShareGroups;
import io.srfarm.event.Topics;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Sees to it, at start, that the farm's topics exist and that the workers' group begins at the earliest job: by default
 * a share group never delivers what was produced before its first member came. A thread of its own tries until the
 * broker has done it and says so when read back.
 */
@Singleton
public final class FarmTopics {
    private static final Logger LOG = Logger.getLogger(FarmTopics.class);
    private static final ConfigResource GROUP = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
    private static final String START = "share.auto.offset.reset";
    private static final String EARLIEST = "earliest";
    private static final String COMPACTED =
            TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE;

    private final KafkaClients clients;
    private final QueueConfig config;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean ready;

    public FarmTopics(KafkaClients clients, QueueConfig config) {
        this.clients = clients;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        Thread thread = new Thread(this::untilReady, "farm-topics");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    /** Whether all topics exist and the group is configured. */
    public boolean areReady() {
        return ready;
    }

    private void untilReady() {
        try (Admin admin = clients.admin()) {
            String told = "";
            do {
                String missing = lacking(admin);
                ready = missing.isEmpty();
                if (!ready && !missing.equals(told)) {
                    LOG.warnf("the farm's topics are not ready, trying on: %s", missing);
                    told = missing;
                }
            } while (!ready && !stopped.await(config.retryPause().toMillis(), TimeUnit.MILLISECONDS));
            LOG.debugf("topics and group are ready: %s", ready);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return what is still missing, and how to mend it; empty: nothing */
    String lacking(Admin admin) throws InterruptedException {
        try {
            Optional<String> unfit = ShareGroups.lacking(admin, config.answerTimeMax());
            if (unfit.isPresent()) {
                return unfit.get();
            }
            createMissing(admin);
            Optional<String> wrong = TopicSettings.wrong(admin);
            if (wrong.isPresent()) {
                return wrong.get();
            }
            setStart(admin);
            String found = readBack(admin);
            // The broker takes a moment until it says what it was told.
            return found.equals(EARLIEST) ? "" : START + " of " + Topics.WORKER_GROUP + " reads back as " + found;
        } catch (ExecutionException e) {
            return Mending.of(clients.servers(), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            return Mending.of(clients.servers(), e);
        }
    }

    private static void setStart(Admin admin) throws InterruptedException, ExecutionException {
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(START, EARLIEST), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(GROUP, List.of(set))).all().get();
    }

    private void createMissing(Admin admin) throws InterruptedException, ExecutionException {
        Set<String> there = admin.listTopics().names().get();
        List<NewTopic> missing = Topics.all().stream()
                .filter(topic -> !there.contains(topic))
                .map(this::topic)
                .toList();
        try {
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            LOG.debug("another dispatcher has just created a topic", e);
        }
    }

    private NewTopic topic(String name) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(config.retention().toMillis()));
        if (name.equals(Topics.WEBHOOKS)) {
            // Only the newest state of a delivery counts, and none is of use for longer than a job is known.
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, COMPACTED);
        }
        return new NewTopic(name, Optional.of(config.partitions()), Optional.empty()).configs(settings);
    }

    private static String readBack(Admin admin) throws InterruptedException, ExecutionException {
        Config config = admin.describeConfigs(List.of(GROUP)).all().get().get(GROUP);
        ConfigEntry entry = config == null ? null : config.get(START);
        return entry == null ? "nothing" : String.valueOf(entry.value());
    }
}
