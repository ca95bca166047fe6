package io.srfarm.dispatcher.ledger;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.srfarm.dispatcher.share.FairCache;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The states of all jobs in memory, bounded. One thread writes; any thread may read concurrently and sees each job
 * consistently, because the states are immutable.
 */
final class JobIndex {
    private final int finishedMax;
    private final long finishedBytesMax;
    private final long historyCharactersMax;
    private final Map<JobKey, JobStatus> all = new ConcurrentHashMap<>();
    private final Map<Tenant, ConcurrentNavigableMap<ListCursor, JobKey>> lists = new ConcurrentHashMap<>();
    private final WaitingJobs waiting = new WaitingJobs();
    private final Map<JobState, AtomicInteger> counts =
            Stream.of(JobState.values()).collect(toUnmodifiableMap(state -> state, state -> new AtomicInteger()));

    /**
     * Ended jobs in the order of their ends, with the time when each end was read, by the own clock because others may
     * be wrong. Used only by the writer.
     */
    private final Map<JobKey, Instant> finished = new LinkedHashMap<>();

    /** The same jobs and their memory use. */
    private final FairCache<JobKey> kept = new FairCache<>();

    /** Those that still have their history, and its characters. */
    private final FairCache<JobKey> stories = new FairCache<>();

    /**
     * Jobs whose acceptance is unknown, with the time of their last event, longest silent first. Used only by the
     * writer.
     */
    private final Map<JobKey, Instant> strays = new LinkedHashMap<>();

    /**
     * Creates an empty index.
     *
     * @param finishedMax most ended jobs to keep
     * @param finishedBytesMax most memory for ended jobs in bytes
     * @param historyCharactersMax most characters of their histories
     */
    JobIndex(int finishedMax, long finishedBytesMax, long historyCharactersMax) {
        this.finishedMax = finishedMax;
        this.finishedBytesMax = finishedBytesMax;
        this.historyCharactersMax = historyCharactersMax;
    }

    /**
     * Applies an event. All writes go through this method.
     *
     * @return the job's new state, or empty if the event changed nothing
     */
    Optional<JobStatus> apply(JobEvent event) {
        JobKey key = JobKey.of(event);
        JobStatus before = all.getOrDefault(key, JobStatus.unknown(key));
        if (before.knows(event)) {
            return Optional.empty();
        }
        JobStatus after = before.with(event);
        replace(before, after);
        noteStray(after);
        if (after.state().isTerminal()) {
            finished.putIfAbsent(key, Instant.now());
            weigh(after);
        } else if (before.state().isTerminal()) {
            release(key); // it was accepted again
        }
        trim();
        return Optional.of(after);
    }

    private void weigh(JobStatus jobStatus) {
        JobKey key = jobStatus.key();
        kept.put(key.tenant(), key, jobStatus.bytes());
        stories.put(key.tenant(), key, jobStatus.historyCharacters());
    }

    private void release(JobKey key) {
        finished.remove(key);
        kept.remove(key.tenant(), key);
        stories.remove(key.tenant(), key);
    }

    Optional<JobStatus> find(JobKey key) {
        return Optional.ofNullable(all.get(key));
    }

    /** Returns a tenant's jobs after the position {@code after}, newest first. */
    Stream<JobStatus> list(Tenant tenant, Optional<ListCursor> after) {
        NavigableMap<ListCursor, JobKey> list = lists.getOrDefault(tenant, new ConcurrentSkipListMap<>());
        return after.map(place -> list.tailMap(place, false)).orElse(list).values().stream()
                .map(this::find)
                .flatMap(Optional::stream);
    }

    /** Returns whether this folder is the output of a job that has not ended. */
    boolean isWrittenTo(KeyPrefix folder) {
        return all().filter(jobStatus -> !jobStatus.state().isTerminal())
                .flatMap(jobStatus -> jobStatus.acceptedJob().stream())
                .anyMatch(acceptedJob -> acceptedJob.output().equals(folder));
    }

    /** Returns all jobs, in no order. */
    Stream<JobStatus> all() {
        return all.values().stream();
    }

    WaitingJobs waiting() {
        return waiting;
    }

    int count(JobState state) {
        return counter(state).get();
    }

    /** Forgets jobs whose end was read before {@code moment}. For the writer only. */
    void forgetReadBefore(Instant moment) {
        while (!finished.isEmpty()) {
            Map.Entry<JobKey, Instant> first = finished.entrySet().iterator().next();
            if (!first.getValue().isBefore(moment)) {
                return;
            }
            forget(first.getKey());
        }
    }

    /**
     * Forgets jobs whose acceptance is unknown and that had no event since {@code moment}. Such events are late ones of
     * jobs that were forgotten; if one has ended, the store has its outcome. For the writer only.
     *
     * @return the forgotten jobs
     */
    List<JobKey> forgetStraysSilentSince(Instant moment) {
        List<JobKey> silent = strays.entrySet().stream()
                .takeWhile(stray -> stray.getValue().isBefore(moment))
                .map(Map.Entry::getKey)
                .toList();
        for (JobKey key : silent) {
            strays.remove(key);
            find(key).ifPresent(jobStatus -> waiting.replace(jobStatus, JobStatus.unknown(key)));
            forget(key);
        }
        return silent;
    }

    private void noteStray(JobStatus after) {
        strays.remove(after.key());
        if (!after.state().isTerminal() && after.acceptedJob().isEmpty()) {
            strays.put(after.key(), Instant.now());
        }
    }

    private AtomicInteger counter(JobState state) {
        return Objects.requireNonNull(counts.get(state), "every state has its counter");
    }

    private void replace(JobStatus before, JobStatus after) {
        // Added before the old position is removed: a reader may see a job twice, but never misses it.
        all.put(after.key(), after);
        waiting.replace(before, after);
        ListCursor place = ListCursor.of(after);
        NavigableMap<ListCursor, JobKey> list =
                lists.computeIfAbsent(after.key().tenant(), tenant -> new ConcurrentSkipListMap<>());
        list.put(place, after.key());
        if (!place.equals(ListCursor.of(before))) {
            list.remove(ListCursor.of(before));
        }
        if (!before.since().isEmpty()) {
            counter(before.state()).decrementAndGet();
        }
        counter(after.state()).incrementAndGet();
    }

    private void trim() {
        for (Optional<JobKey> story = stories.evict(Long.MAX_VALUE, historyCharactersMax);
                story.isPresent();
                story = stories.evict(Long.MAX_VALUE, historyCharactersMax)) {
            shed(story.get());
        }
        for (Optional<JobKey> job = kept.evict(finishedMax, finishedBytesMax);
                job.isPresent();
                job = kept.evict(finishedMax, finishedBytesMax)) {
            forget(job.get());
        }
    }

    private void shed(JobKey key) {
        all.computeIfPresent(key, (same, jobStatus) -> jobStatus.withoutHistory());
        JobStatus shorter = all.get(key);
        if (shorter != null) {
            kept.put(key.tenant(), key, shorter.bytes());
        }
    }

    private void forget(JobKey key) {
        release(key);
        JobStatus jobStatus = all.remove(key);
        if (jobStatus != null) {
            counter(jobStatus.state()).decrementAndGet();
            lists.computeIfPresent(key.tenant(), (tenant, list) -> {
                list.remove(ListCursor.of(jobStatus));
                return list;
            });
        }
    }
}
