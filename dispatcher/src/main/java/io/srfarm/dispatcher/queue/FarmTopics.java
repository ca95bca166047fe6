package io.srfarm.dispatcher.queue;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.messaging.ShareGroups;
import io.srfarm.messaging.Topics;
import io.srfarm.supervision.BackgroundLoop;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Creates and configures the farm's topics and the workers' share group. The group must start at the earliest job and
 * read only committed records: by default a share group skips records from before its first member and delivers aborted
 * ones. Retries until the broker reports the settings as applied.
 */
@Singleton
public final class FarmTopics {
    private static final Logger LOG = Logger.getLogger(FarmTopics.class);
    private static final ConfigResource GROUP = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
    private static final String START = "share.auto.offset.reset";
    private static final String EARLIEST = "earliest";
    private static final String ISOLATION = "share.isolation.level";
    private static final String COMMITTED = "read_committed";

    /** Pause between two checks of topics that are ready: brokers may have joined or left. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final KafkaClients clients;
    private final QueueConfig config;
    private final TopicSettings settings;
    private final BackgroundLoop loop;
    private volatile boolean ready;
    private volatile String missing = "not checked yet";
    private volatile String advice = "";
    private long lookedNanos;

    public FarmTopics(KafkaClients clients, QueueConfig config) {
        this.clients = clients;
        this.config = config;
        this.settings = new TopicSettings(config);
        this.loop = new BackgroundLoop("farm-topics", config.retryPause(), config.retryPause(), self -> look());
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Returns whether all topics exist and the group is configured. */
    public boolean areReady() {
        return ready;
    }

    /** Returns why they are not ready; empty if they are. */
    String missing() {
        return missing;
    }

    /** Returns what an operator should change although the farm works without it; empty if nothing. */
    String advice() {
        return advice;
    }

    private void look() throws InterruptedException {
        if (ready && System.nanoTime() - lookedNanos < LOOK_AGAIN.toNanos()) {
            return;
        }
        lookedNanos = System.nanoTime();
        try (Admin admin = clients.admin()) {
            if (!ready) {
                establish(admin);
            }
            if (ready) {
                advise(admin);
            }
        }
    }

    private void establish(Admin admin) throws InterruptedException {
        String found = lacking(admin);
        if (!found.isEmpty() && !found.equals(missing)) {
            LOG.warnf("topics are not ready, retrying: %s", found);
        }
        missing = found;
        ready = found.isEmpty();
        LOG.debugf("topics and group are ready: %s", ready);
    }

    /** Logs advice when it changes. An unavailable broker changes nothing. */
    private void advise(Admin admin) throws InterruptedException {
        try {
            String found = Stream.of(unsettled(admin), settings.replication(admin))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining("; "));
            if (!found.equals(advice) && !found.isEmpty()) {
                LOG.warn(found);
            }
            advice = found;
        } catch (ExecutionException | KafkaException e) {
            LOG.debugf(e, "topics could not be checked");
        }
    }

    /**
     * Applies the required settings to all topics. A missing permission is reported as advice and does not stop the
     * start.
     */
    private Optional<String> unsettled(Admin admin) throws InterruptedException, ExecutionException {
        Set<String> there = new TreeSet<>(admin.listTopics().names().get());
        there.retainAll(Stream.concat(Topics.all().stream(), config.requestTopics().stream())
                .toList());
        try {
            settings.establish(admin, there);
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Optional.of(
                        "the broker does not let the dispatcher alter its topics, so records from a sender with a wrong"
                                + " clock may be deleted at once: grant AlterConfigs on sr.*, or set"
                                + " message.timestamp.type=LogAppendTime on them");
            }
            throw e;
        }
    }

    /**
     * Creates and configures what is missing.
     *
     * @return what is still missing and how to fix it; empty if nothing
     */
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
            Optional<String> unsettled = unsettled(admin);
            unsettled.ifPresent(LOG::debug); // logged with the other advice
            configureGroup(admin);
            // The broker applies the group's settings with a delay.
            return Stream.of(readBack(admin, START, EARLIEST), readBack(admin, ISOLATION, COMMITTED))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse("");
        } catch (ExecutionException e) {
            return BrokerErrorHints.of(clients.servers(), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            return BrokerErrorHints.of(clients.servers(), e);
        }
    }

    private static void configureGroup(Admin admin) throws InterruptedException, ExecutionException {
        List<AlterConfigOp> wanted = Stream.of(new ConfigEntry(START, EARLIEST), new ConfigEntry(ISOLATION, COMMITTED))
                .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(GROUP, wanted)).all().get();
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
        Optional<Short> replicas = config.replicationFactor().isPresent()
                ? Optional.of((short) config.replicationFactor().getAsInt())
                : Optional.empty();
        return new NewTopic(name, Optional.of(config.partitions()), replicas).configs(settings.ofNew(name));
    }

    /**
     * Reads a setting of the workers' group.
     *
     * @return the deviating value that the broker reports; empty if it is as wanted
     */
    private static Optional<String> readBack(Admin admin, String name, String wanted)
            throws InterruptedException, ExecutionException {
        Config config = admin.describeConfigs(List.of(GROUP)).all().get().get(GROUP);
        ConfigEntry entry = config == null ? null : config.get(name);
        String found = entry == null ? "nothing" : String.valueOf(entry.value());
        return found.equals(wanted)
                ? Optional.empty()
                : Optional.of(name + " of " + Topics.WORKER_GROUP + " reads back as " + found);
    }
}
