package io.srfarm.dispatcher.deadletter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.ledger.LedgerConfig;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.dispatcher.queue.TopicFollower;
import io.srfarm.job.JobId;
import io.srfarm.messaging.Topics;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The caller's dead letters: an index in memory, payloads on the topic. */
@Singleton
public final class DeadLetters {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final DeadLetterIndex index;
    private final TopicFollower log;
    private final KafkaClients clients;
    private final Duration answerTimeMax;
    private final Caller caller;

    public DeadLetters(
            DeadLetterConfig config,
            LedgerConfig ledger,
            QueueConfig queue,
            KafkaClients clients,
            Caller caller,
            MeterRegistry meters) {
        this.index = new DeadLetterIndex(config.lettersMax());
        this.log = new TopicFollower(
                Topics.DEAD, clients::reader, ledger.retryPause(), record -> DeadLetterSummary.of(record)
                        .ifPresentOrElse(index::add, meters.counter("srfarm.dead.unattributed")::increment));
        this.clients = clients;
        this.answerTimeMax = queue.answerTimeMax();
        this.caller = caller;
        Gauge.builder("srfarm.dead.letters", index, DeadLetterIndex::size).register(meters);
    }

    public void start(@Observes StartupEvent event) {
        log.start();
    }

    public void stop(@Observes ShutdownEvent event) {
        log.close();
    }

    /** A dead letter's payload and the id of the job that a redrive creates. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Resubmission(JobId job, byte[] document) {}

    /**
     * Returns what to submit for a redrive.
     *
     * @throws ProblemException 404 for a dead letter that is unknown or another tenant's
     */
    public Resubmission resubmission(String id) {
        DeadLetterSummary letter = of(id);
        byte[] document = record(letter).value();
        return new Resubmission(letter.successor(), document == null ? new byte[0] : document);
    }

    DeadLetterSummary of(String id) {
        requireCurrent();
        return index.find(caller.tenant(), id)
                .or(() -> findInAll(id))
                .orElseThrow(() -> unknown("you have no dead letter with this id, or it is no longer kept"));
    }

    /** Looks again after reading to the end of the topic: another dispatcher may have written it a moment ago. */
    private Optional<DeadLetterSummary> findInAll(String id) {
        try {
            log.readToEnd().get(answerTimeMax.toMillis(), TimeUnit.MILLISECONDS);
            return index.find(caller.tenant(), id);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException("the dead letters are still being read", RETRY_AFTER, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the dispatcher is stopping", RETRY_AFTER, e);
        }
    }

    Stream<DeadLetterSummary> list(Optional<TopicPosition> after) {
        requireCurrent();
        return index.list(caller.tenant(), after);
    }

    /** Reads the dead letter's record from the topic. */
    ConsumerRecord<String, byte[]> record(DeadLetterSummary letter) {
        TopicPartition partition =
                new TopicPartition(Topics.DEAD, letter.place().partition());
        long deadline = System.nanoTime() + answerTimeMax.toNanos();
        try (Consumer<String, byte[]> consumer = clients.reader()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, letter.place().offset());
            while (System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(answerTimeMax)) {
                    if (record.offset() == letter.place().offset()) {
                        return record;
                    }
                    throw unknown("the topic no longer holds this dead letter");
                }
            }
        } catch (KafkaException e) {
            throw new UnavailableException("the broker does not answer", RETRY_AFTER, e);
        }
        throw new UnavailableException("the broker does not answer", RETRY_AFTER);
    }

    private void requireCurrent() {
        if (!log.isCurrent()) {
            throw new UnavailableException("the dead letters are still being read", RETRY_AFTER);
        }
    }

    private static ProblemException unknown(String why) {
        return new ProblemException(ProblemKind.NO_SUCH_LETTER.because(why));
    }
}
