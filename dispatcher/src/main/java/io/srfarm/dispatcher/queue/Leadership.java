package io.srfarm.dispatcher.queue;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.messaging.Topics;
import io.srfarm.supervision.BackgroundLoop;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Elects the leading dispatcher. All dispatchers form a consumer group over {@code sr.events}; the owner of its first
 * partition leads. Nothing is read, only the group membership counts: a dispatcher that stops hands over at once, one
 * that crashes after {@code srfarm.queue.leader-session}.
 *
 * <p>Leadership is a hint, not a fence: a frozen or disconnected leader may consider itself leader for a moment longer.
 * Leader tasks must be safe when two dispatchers run them.
 */
@Singleton
public final class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final TopicPartition SEAT = new TopicPartition(Topics.EVENTS, 0);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients clients;
    private final BackgroundLoop loop;
    private volatile boolean leading;

    public Leadership(KafkaClients clients, QueueConfig config) {
        this.clients = clients;
        this.loop = new BackgroundLoop("leadership", config.retryPause(), config.retryPause(), this::session);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    /** Leaves the group, so that another dispatcher leads at once. */
    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Returns whether this dispatcher considers itself leader. */
    public boolean isLeading() {
        return leading;
    }

    private void session(BackgroundLoop self) {
        try (Consumer<String, byte[]> consumer = clients.candidate()) {
            standForElection(self, consumer);
        } finally {
            lead(false);
        }
    }

    private void standForElection(BackgroundLoop self, Consumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(SEAT.topic()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> seats) {
                consumer.pause(seats);
                if (seats.contains(SEAT)) {
                    lead(true);
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> seats) {
                if (seats.contains(SEAT)) {
                    lead(false);
                }
            }
        });
        while (!self.isClosing()) {
            consumer.poll(POLL);
            self.well();
        }
    }

    private void lead(boolean now) {
        if (leading != now) {
            leading = now;
            LOG.infof("this dispatcher %s", now ? "is the leader" : "is no longer the leader");
        }
    }
}
