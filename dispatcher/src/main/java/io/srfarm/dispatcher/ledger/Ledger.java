package io.srfarm.dispatcher.ledger;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.dispatcher.queue.TopicFollower;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Tenant;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import io.srfarm.supervision.BackgroundLoop;
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
 * The truth about every job, as {@code sr.events} tells it. What this process announces itself also comes in through the
 * topic and only there, so that all ledgers agree; {@link #seen} waits for it.
 */
@Singleton
public final class Ledger {
    private static final Logger LOG = Logger.getLogger(Ledger.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Moments that a listener may lag behind before it is cut off; it can come back with its last id. */
    private static final int LAG_MAX = 2 * JobStatus.MOMENTS_MAX;

    private static final int KINDS_MAX = 64;
    private static final Duration UPKEEP_PAUSE = Duration.ofSeconds(1);

    private final JobIndex jobIndex;

    /** Whose acceptance or end was read, also of those that are forgotten. */
    private final JobKeys read = new JobKeys();

    private final JobListeners listeners;
    private final ThroughputEstimator throughput;
    private final TopicFollower log;
    private final EventReplay replay;
    private final MeterRegistry meters;
    private final Duration finishedTimeMax;
    private final Duration strayTimeMax;
    private final BackgroundLoop upkeep;
    private final Set<String> unreadableKinds = ConcurrentHashMap.newKeySet();
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();

    /** Between the writer and new listeners: each hears every moment once, those of the past first. */
    private final ReentrantLock telling = new ReentrantLock();

    public Ledger(LedgerConfig config, KafkaClients clients, MeterRegistry meters) {
        this.jobIndex = new JobIndex(config.finishedMax(), config.finishedBytesMax(), config.historyCharactersMax());
        this.listeners = new JobListeners(config.listenersMax());
        this.throughput = new ThroughputEstimator(jobIndex.waiting());
        this.log =
                new TopicFollower(Topics.EVENTS, clients::reader, config.retryPause(), this::readLater, this::readPast);
        this.replay = new EventReplay(config.finishedMax(), config.finishedBytesMax(), this::read, read);
        this.meters = meters;
        // From 0 on: what is first seen at 1 has not risen for those who watch.
        meters.counter("srfarm.ledger.unreadable");
        this.finishedTimeMax = config.finishedTimeMax();
        this.strayTimeMax = config.strayTimeMax();
        this.upkeep = new BackgroundLoop("ledger-upkeep", UPKEEP_PAUSE, UPKEEP_PAUSE, self -> forgetOld());
        for (JobState state : List.of(JobState.QUEUED, JobState.RUNNING)) {
            Gauge.builder("srfarm.jobs.current", jobIndex, all -> all.count(state))
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

    /** Whether it knows all that had happened when this process came. */
    public boolean isCurrent() {
        return log.isCurrent();
    }

    /** @throws UnavailableException while the past is still being read */
    public void requireCurrent() {
        if (!isCurrent()) {
            throw new UnavailableException("the ledger is being rebuilt", RETRY_AFTER);
        }
    }

    public Optional<JobStatus> find(JobKey key) {
        return jobIndex.find(key);
    }

    /** Whether anything may have been read of a job since this process came, and be forgotten again. */
    public boolean mayHaveKnown(JobKey key) {
        return read.mayHold(key);
    }

    /** How many jobs a queued one has before it, in its class and the more urgent ones; empty: it does not wait. */
    public Optional<Integer> ahead(JobStatus jobStatus) {
        return jobIndex.waiting().ahead(jobStatus);
    }

    /** The jobs that wait. */
    public WaitingJobs waiting() {
        return jobIndex.waiting();
    }

    /** How fast workers are. */
    public ThroughputEstimator throughput() {
        return throughput;
    }

    /** Jobs that have not ended, in no order. */
    public Stream<JobStatus> open() {
        return jobIndex.all().filter(jobStatus -> !jobStatus.state().isTerminal());
    }

    /** Jobs that workers were given, have not ended, and of which nothing was heard since {@code moment}. */
    public Stream<JobStatus> silentSince(Instant moment) {
        return open().filter(jobStatus -> jobStatus.dispatch().isPresent() || jobStatus.state() == JobState.RUNNING)
                .filter(jobStatus -> jobStatus.heard().isBefore(moment));
    }

    /** Calls {@code listener} after every event that said something new; it must be quick. */
    public void whenChanged(Runnable listener) {
        changed.add(listener);
    }

    public int count(JobState state) {
        return jobIndex.count(state);
    }

    /** Whether a job that has not ended has this folder for its set. */
    public boolean isWrittenTo(KeyPrefix folder) {
        return jobIndex.isWrittenTo(folder);
    }

    /** What the jobs that are known name as their inputs, references and ground truths. */
    public Set<ObjectKey> namedObjects() {
        return jobIndex.all()
                .flatMap(jobStatus -> jobStatus.acceptedJob().stream())
                .flatMap(acceptedJob -> acceptedJob.job().objects())
                .collect(toUnmodifiableSet());
    }

    /** Completes when the event announced at {@code place} is part of what this ledger says. */
    public CompletableFuture<Void> seen(RecordMetadata place) {
        return log.seen(place);
    }

    /** Completes when everything up to the record at this place of {@code sr.events} is part of what this ledger says. */
    public CompletableFuture<Void> seen(int partition, long offset) {
        return log.seen(partition, offset);
    }

    /** Completes when everything that lies on {@code sr.events} now is part of what this ledger says; the caller bounds his wait. */
    public CompletableFuture<Void> readToEnd() {
        return log.readToEnd();
    }

    /** A tenant's jobs that satisfy {@code wanted}, the newest first. */
    public Stream<JobStatus> list(Tenant tenant, Optional<ListCursor> after, Predicate<JobStatus> wanted) {
        return jobIndex.list(tenant, after).filter(wanted);
    }

    /**
     * A job's story from behind the moment {@code after} on, past first, then live; ends with the job. A listener that is
     * too slow fails.
     */
    Multi<TimelineEntry> follow(JobKey key, Optional<String> after) {
        return Multi.createFrom()
                .<TimelineEntry>emitter(listener -> begin(key, after, listener), LAG_MAX)
                .emitOn(Infrastructure.getDefaultExecutor());
    }

    /** @throws OverloadedException if the tenant follows too many jobs already */
    void requireListener(Tenant tenant) {
        telling.lock();
        try {
            listeners.require(tenant);
        } finally {
            telling.unlock();
        }
    }

    private void begin(JobKey key, Optional<String> after, MultiEmitter<? super TimelineEntry> listener) {
        telling.lock();
        try {
            List<TimelineEntry> past = find(key).map(JobStatus::history).orElse(List.of());
            TimelineEntry.behind(after, past).forEach(listener::emit);
            if (past.stream().anyMatch(TimelineEntry::last)) {
                listener.complete();
                return;
            }
            listeners.add(key, listener);
        } finally {
            telling.unlock();
        }
        listener.onTermination(() -> end(key, listener));
    }

    private void end(JobKey key, MultiEmitter<? super TimelineEntry> listener) {
        telling.lock();
        try {
            listeners.remove(key, listener);
        } finally {
            telling.unlock();
        }
    }

    /** Until all of the past is there it is not worth understanding: most of it is over. */
    private void readLater(ConsumerRecord<String, byte[]> record) {
        if (isCurrent() || !replay.take(record)) {
            read(record);
        }
    }

    private void readPast() {
        replay.finish();
    }

    /** A record that cannot be read must not stop the ledger: it is counted, and each kind is told once. */
    private void read(ConsumerRecord<String, byte[]> record) {
        try {
            take(EventRecords.event(record));
        } catch (MalformedMessageException | RuntimeException e) {
            meters.counter("srfarm.ledger.unreadable").increment();
            if (unreadableKinds.size() < KINDS_MAX && unreadableKinds.add(e.toString())) {
                LOG.warnf("an event cannot be read: offset=%d kind=%s", record.offset(), e.toString());
            }
        }
    }

    private void take(JobEvent event) {
        if (event instanceof JobEvent.Accepted || event instanceof JobEvent.Terminal) {
            read.note(JobKey.of(event));
        }
        telling.lock();
        try {
            jobIndex.apply(event).ifPresent(jobStatus -> {
                if (listeners.has(jobStatus.key())) {
                    listeners.tell(jobStatus.key(), TimelineEntry.of(event));
                }
                throughput.take(event, jobStatus);
                count(event, jobStatus);
                changed.forEach(Runnable::run);
            });
        } finally {
            telling.unlock();
        }
    }

    /** Also while no event comes. */
    private void forgetOld() {
        telling.lock();
        try {
            Instant now = Instant.now();
            jobIndex.forgetReadBefore(now.minus(finishedTimeMax));
            jobIndex.forgetStraysSilentSince(now.minus(strayTimeMax)).forEach(stray -> {
                throughput.forget(stray);
                LOG.infof(
                        "forgotten, as nobody knows of its acceptance: job=%s tenant=%s", stray.job(), stray.tenant());
            });
        } finally {
            telling.unlock();
        }
    }

    private void count(JobEvent event, JobStatus jobStatus) {
        // What happened before this process came was counted by another.
        if (event instanceof JobEvent.Terminal && isCurrent()) {
            meters.counter("srfarm.jobs.finished", "state", jobStatus.state().wireName())
                    .increment();
        }
    }
}
