package io.srfarm.embedded;

import java.util.Properties;

/** Configuration of the broker: one node on loopback, small, with short timeouts for clients that die. */
final class BrokerSettings {
    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";

    /** Relative to the process's working directory, because Kafka splits an absolute path at commas. */
    static final String DATA = ServerFolder.DATA;

    private BrokerSettings() {}

    static Properties of(int port, int controllerPort) {
        Properties settings = new Properties();
        listen(settings, port, controllerPort);
        settings.setProperty("log.dirs", DATA);
        settings.setProperty("auto.create.topics.enable", "false");
        beAlone(settings);
        beSmall(settings);
        shareGroups(settings);
        return settings;
    }

    private static void listen(Properties settings, int port, int controllerPort) {
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", Integer.toString(NODE));
        settings.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.setProperty("controller.listener.names", CONTROLLER);
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    }

    /** Adds a second listener, which advertises another port than the one it listens on. */
    static void open(Properties settings, ExtraListener door) {
        add(settings, "listeners", "SIDE://127.0.0.1:" + door.port());
        add(settings, "advertised.listeners", "SIDE://127.0.0.1:" + door.advertisedPort());
        add(settings, "listener.security.protocol.map", "SIDE:PLAINTEXT");
    }

    private static void add(Properties settings, String key, String entry) {
        settings.setProperty(key, settings.getProperty(key) + "," + entry);
    }

    private static void beAlone(Properties settings) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.setProperty(topic + ".replication.factor", "1");
            settings.setProperty(topic + ".num.partitions", "1");
        }
        settings.setProperty("transaction.state.log.min.isr", "1");
        // Consumers do not read past an open transaction: a client that dies in one must not block the others for the
        // default of 15 min.
        settings.setProperty("transaction.max.timeout.ms", "60000");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        // After a crash the controller refuses the same broker until its old session expires: 9 s by default.
        settings.setProperty("broker.session.timeout.ms", "3000");
        settings.setProperty("broker.heartbeat.interval.ms", "500");
        settings.setProperty("controller.quorum.election.timeout.ms", "250");
        settings.setProperty("controller.quorum.election.backoff.max.ms", "100");
    }

    private static void beSmall(Properties settings) {
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "2");
        settings.setProperty("num.recovery.threads.per.data.dir", "2");
        settings.setProperty("group.coordinator.threads", "1");
        settings.setProperty("share.coordinator.threads", "1");
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        settings.setProperty("offsets.load.buffer.size", Integer.toString(512 << 10));
        settings.setProperty("share.coordinator.load.buffer.size", Integer.toString(512 << 10));
    }

    /**
     * Configures share groups. The feature {@code share.version}, which formatting sets to 1, enables them; adding {@code
     * share} to {@code group.coordinator.rebalance.protocols} is deprecated in 4.2 and only logs warnings.
     *
     * <p>RENEW needs no switch in 4.2.1: every share group has it if the client supports version 2 of ShareFetch and
     * ShareAcknowledge, as 4.2 does. The group setting {@code share.renew.acknowledge.enable} exists from 4.3 on (default
     * true); 4.2.1 refuses it as unknown.
     */
    private static void shareGroups(Properties settings) {
        settings.setProperty("group.share.delivery.count.limit", "10");
        settings.setProperty("group.share.record.lock.duration.ms", "15000");
        // Lets groups use shorter locks than the default, so that tests need not wait for long ones to expire.
        settings.setProperty("group.share.min.record.lock.duration.ms", "1000");
        settings.setProperty("group.share.max.record.lock.duration.ms", "60000");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // A member gets its partitions with a heartbeat, and a new share group needs two heartbeats: 5 s each by
        // default.
        for (String kind : new String[] {"share", "consumer"}) {
            settings.setProperty("group." + kind + ".min.heartbeat.interval.ms", "250");
            settings.setProperty("group." + kind + ".heartbeat.interval.ms", "500");
            settings.setProperty("group." + kind + ".min.session.timeout.ms", "6000");
            settings.setProperty("group." + kind + ".session.timeout.ms", "15000");
        }
    }
}
