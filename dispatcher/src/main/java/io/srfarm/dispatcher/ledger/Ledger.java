package io.srfarm.dispatcher.ledger;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.srfarm.codec.EventRecords;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.dispatcher.queue.TopicLog;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.event.Topics;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Prefix;
import io.srfarm.job.Tenant;
import io.srfarm.supervision.Loop;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * The state of all jobs, built from {@code sr.events}. This process's own events also enter only through the topic, so
 * that all ledgers agree; {@link #seen} waits for them.
 */
@Singleton
public final class Ledger {
    private static final Logger LOG = Logger.getLogger(Ledger.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Events that a listener may lag behind before it is cut off; it can resume with its last event id. */
    private static final int LAG_MAX = 2 * Standing.MOMENTS_MAX;

    private static final int KINDS_MAX = 64;
    private static final Duration UPKEEP_PAUSE = Duration.ofSeconds(1);

    private final Standings standings;
    private final Listeners listeners;
    private final Pace pace;
    private final TopicLog log;
    private final Replay replay;
    private final MeterRegistry meters;
    private final Duration finishedTimeMax;
    private final Duration strayTimeMax;
    private final Loop upkeep;
    private final Set<String> unreadableKinds = ConcurrentHashMap.newKeySet();
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();

    /** Guards the listeners, so that a new one gets every event once, past ones first. */
    private final ReentrantLock telling = new ReentrantLock();

    public Ledger(LedgerConfig config, KafkaClients clients, MeterRegistry meters) {
        this.standings = new Standings(config.finishedMax(), config.finishedBytesMax(), config.historyCharactersMax());
        this.listeners = new Listeners(config.listenersMax());
        this.pace = new Pace(standings.waiting());
        this.log = new TopicLog(Topics.EVENTS, clients::reader, config.retryPause(), this::readLater, this::readPast);
        this.replay = new Replay(config.finishedMax(), config.finishedBytesMax(), this::read);
        this.meters = meters;
        // Registered at 0, because a counter that first appears at 1 shows no increase to monitoring.
        meters.counter("srfarm.ledger.unreadable");
        this.finishedTimeMax = config.finishedTimeMax();
        this.strayTimeMax = config.strayTimeMax();
        this.upkeep = new Loop("ledger-upkeep", UPKEEP_PAUSE, UPKEEP_PAUSE, self -> forgetOld());
        for (JobState state : List.of(JobState.QUEUED, JobState.RUNNING)) {
            Gauge.builder("srfarm.jobs.current", standings, all -> all.count(state))
                    .tag("state", state.wireName())
                    .register(meters);
        }
    }

    public void start(@Observes StartupEvent event) {
        log.start();
        upkeep.start();
    }

    public void stop(@Observes ShutdownEvent event) {
        upkeep.close();
        log.close();
    }

    /** Returns whether the ledger has read all events from before this process started. */
    public boolean isCurrent() {
        return log.isCurrent();
    }

    /**
     * Requires a complete ledger.
     *
     * @throws UnavailableException while past events are still being read
     */
    public void requireCurrent() {
        if (!isCurrent()) {
            throw new UnavailableException("the ledger is being rebuilt", RETRY_AFTER);
        }
    }

    public Optional<Standing> find(JobKey key) {
        return standings.find(key);
    }

    /**
     * Returns how many jobs are ahead of a queued one in its class and more urgent ones; empty if it is not waiting.
     */
    public Optional<Integer> ahead(Standing standing) {
        return standings.waiting().ahead(standing);
    }

    /** Returns the waiting jobs. */
    public Waiting waiting() {
        return standings.waiting();
    }

    /** Returns the throughput of the workers. */
    public Pace pace() {
        return pace;
    }

    /** Returns the jobs that have not ended, in no order. */
    public Stream<Standing> open() {
        return standings.all().filter(standing -> !standing.state().isTerminal());
    }

    /** Returns dispatched or running jobs without any event since {@code moment}. */
    public Stream<Standing> silentSince(Instant moment) {
        return open().filter(standing -> standing.dispatch().isPresent() || standing.state() == JobState.RUNNING)
                .filter(standing -> standing.heard().isBefore(moment));
    }

    /** Calls {@code listener} after every event that changed a job; it must be quick. */
    public void whenChanged(Runnable listener) {
        changed.add(listener);
    }

    public int count(JobState state) {
        return standings.count(state);
    }

    /** Returns whether this folder is the output of a job that has not ended. */
    public boolean isWrittenTo(Prefix folder) {
        return standings.isWrittenTo(folder);
    }

    /** Returns the inputs, references and ground truths of all known jobs. */
    public Set<ObjectKey> namedObjects() {
        return standings
                .all()
                .flatMap(standing -> standing.terms().stream())
                .flatMap(terms -> terms.job().objects())
                .collect(toUnmodifiableSet());
    }

    /** Completes when the ledger has applied the event written at {@code place}. */
    public CompletableFuture<Void> seen(RecordMetadata place) {
        return log.seen(place);
    }

    /** Completes when the ledger has applied everything up to this record of {@code sr.events}. */
    public CompletableFuture<Void> seen(int partition, long offset) {
        return log.seen(partition, offset);
    }

    /**
     * Completes when the ledger has applied everything that is on {@code sr.events} now; the caller sets a time limit.
     */
    public CompletableFuture<Void> readToEnd() {
        return log.readToEnd();
    }

    /** Returns a tenant's jobs that satisfy {@code wanted}, newest first. */
    public Stream<Standing> list(Tenant tenant, Optional<ListingPlace> after, Predicate<Standing> wanted) {
        return standings.list(tenant, after).filter(wanted);
    }

    /**
     * Streams a job's events after the one with id {@code after}: past ones first, then live ones; completes when the
     * job ends. A listener that is too slow fails.
     */
    Multi<Moment> follow(JobKey key, Optional<String> after) {
        return Multi.createFrom()
                .<Moment>emitter(listener -> begin(key, after, listener), LAG_MAX)
                .emitOn(Infrastructure.getDefaultExecutor());
    }

    /**
     * Checks that the tenant may open another event stream.
     *
     * @throws OverloadedException if the tenant has too many open
     */
    void requireListener(Tenant tenant) {
        telling.lock();
        try {
            listeners.require(tenant);
        } finally {
            telling.unlock();
        }
    }

    private void begin(JobKey key, Optional<String> after, MultiEmitter<? super Moment> listener) {
        telling.lock();
        try {
            List<Moment> past = find(key).map(Standing::history).orElse(List.of());
            Moment.behind(after, past).forEach(listener::emit);
            if (past.stream().anyMatch(Moment::last)) {
                listener.complete();
                return;
            }
            listeners.add(key, listener);
        } finally {
            telling.unlock();
        }
        listener.onTermination(() -> end(key, listener));
    }

    private void end(JobKey key, MultiEmitter<? super Moment> listener) {
        telling.lock();
        try {
            listeners.remove(key, listener);
        } finally {
            telling.unlock();
        }
    }

    /** Buffers records until the past is complete: most past jobs have ended and need not be parsed. */
    private void readLater(ConsumerRecord<String, byte[]> record) {
        if (isCurrent() || !replay.take(record)) {
            read(record);
        }
    }

    private void readPast() {
        replay.finish();
    }

    /**
     * Reads a record. An unreadable one must not stop the ledger: it is counted, and each kind of failure is logged
     * once.
     */
    private void read(ConsumerRecord<String, byte[]> record) {
        try {
            take(EventRecords.event(record));
        } catch (MalformedMessageException | RuntimeException e) {
            meters.counter("srfarm.ledger.unreadable").increment();
            if (unreadableKinds.size() < KINDS_MAX && unreadableKinds.add(e.toString())) {
                LOG.warnf("unreadable event: offset=%d kind=%s", record.offset(), e.toString());
            }
        }
    }

    private void take(JobEvent event) {
        telling.lock();
        try {
            standings.apply(event).ifPresent(standing -> {
                if (listeners.has(standing.key())) {
                    listeners.tell(standing.key(), Moment.of(event));
                }
                pace.take(event, standing);
                count(event, standing);
                changed.forEach(Runnable::run);
            });
        } finally {
            telling.unlock();
        }
    }

    /** Runs periodically, because jobs expire from memory without any event. */
    private void forgetOld() {
        telling.lock();
        try {
            Instant now = Instant.now();
            standings.forgetReadBefore(now.minus(finishedTimeMax));
            standings.forgetStraysSilentSince(now.minus(strayTimeMax)).forEach(stray -> {
                pace.forget(stray);
                LOG.infof("forgotten, its acceptance is unknown: job=%s tenant=%s", stray.job(), stray.tenant());
            });
        } finally {
            telling.unlock();
        }
    }

    private void count(JobEvent event, Standing standing) {
        // Events from before the start of this process were counted by another one.
        if (event instanceof JobEvent.Terminal && isCurrent()) {
            meters.counter("srfarm.jobs.finished", "state", standing.state().wireName())
                    .increment();
        }
    }
}
