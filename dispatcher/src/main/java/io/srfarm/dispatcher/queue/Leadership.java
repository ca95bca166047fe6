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
 * Whether this dispatcher is the leading one. All dispatchers form a consumer group over {@code sr.events}; whoever owns
 * its first partition leads. Nothing is read, the group's heartbeats alone decide: a dispatcher that stops hands over at
 * once, one that dies after {@code srfarm.queue.leader-session}.
 *
 * <p>It is a hint, not a fence: a leader that was frozen, or cut off, may believe for a moment longer. What leaders do
 * must do no harm when two do it.
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

    /** Leaves the group, so that the next one leads at once. */
    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Whether this dispatcher leads, as far as it knows. */
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
            LOG.infof("this dispatcher %s", now ? "leads" : "leads no more");
        }
    }
}
