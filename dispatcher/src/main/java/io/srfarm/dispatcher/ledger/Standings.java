package io.srfarm.dispatcher.ledger;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.srfarm.dispatcher.share.Holdings;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.Prefix;
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
 * All standings in memory, bounded. One thread writes; any thread may read at the same time and sees each job whole, as
 * standings are immutable.
 */
final class Standings {
    private final int finishedMax;
    private final long finishedBytesMax;
    private final long historyCharactersMax;
    private final Map<JobKey, Standing> all = new ConcurrentHashMap<>();
    private final Map<Tenant, ConcurrentNavigableMap<ListingPlace, JobKey>> lists = new ConcurrentHashMap<>();
    private final Waiting waiting = new Waiting();
    private final Map<JobState, AtomicInteger> counts =
            Stream.of(JobState.values()).collect(toUnmodifiableMap(state -> state, state -> new AtomicInteger()));

    /**
     * Of the writer alone: finished jobs, the one that finished first at the head, and when we heard of its end: by our own
     * clock, as those of others may be far off.
     */
    private final Map<JobKey, Instant> finished = new LinkedHashMap<>();

    /** The same jobs and what they take in memory. */
    private final Holdings<JobKey> kept = new Holdings<>();

    /** Those of them whose story is still there, and its characters. */
    private final Holdings<JobKey> stories = new Holdings<>();

    /** Of the writer alone: jobs whose acceptance is not known, and when we last heard of them; the longest silent one first. */
    private final Map<JobKey, Instant> strays = new LinkedHashMap<>();

    /**
     * @param finishedMax finished jobs that are remembered
     * @param finishedBytesMax of memory that they take
     * @param historyCharactersMax of their stories
     */
    Standings(int finishedMax, long finishedBytesMax, long historyCharactersMax) {
        this.finishedMax = finishedMax;
        this.finishedBytesMax = finishedBytesMax;
        this.historyCharactersMax = historyCharactersMax;
    }

    /**
     * Takes in an event; the writer's only way.
     *
     * @return the standing that follows, or empty if the event said nothing new
     */
    Optional<Standing> apply(JobEvent event) {
        JobKey key = JobKey.of(event);
        Standing before = all.getOrDefault(key, Standing.unknown(key));
        if (before.knows(event)) {
            return Optional.empty();
        }
        Standing after = before.with(event);
        replace(before, after);
        noteStray(after);
        if (after.state().isTerminal()) {
            finished.putIfAbsent(key, Instant.now());
            weigh(after);
        } else if (before.state().isTerminal()) {
            release(key); // it has begun anew
        }
        trim();
        return Optional.of(after);
    }

    private void weigh(Standing standing) {
        JobKey key = standing.key();
        kept.put(key.tenant(), key, standing.bytes());
        stories.put(key.tenant(), key, standing.historyCharacters());
    }

    private void release(JobKey key) {
        finished.remove(key);
        kept.remove(key.tenant(), key);
        stories.remove(key.tenant(), key);
    }

    Optional<Standing> find(JobKey key) {
        return Optional.ofNullable(all.get(key));
    }

    /** A tenant's jobs, the newest first, from behind {@code after} on. */
    Stream<Standing> list(Tenant tenant, Optional<ListingPlace> after) {
        NavigableMap<ListingPlace, JobKey> list = lists.getOrDefault(tenant, new ConcurrentSkipListMap<>());
        return after.map(place -> list.tailMap(place, false)).orElse(list).values().stream()
                .map(this::find)
                .flatMap(Optional::stream);
    }

    /** Whether a job that has not ended has this folder for its set. */
    boolean isWrittenTo(Prefix folder) {
        return all().filter(standing -> !standing.state().isTerminal())
                .flatMap(standing -> standing.terms().stream())
                .anyMatch(terms -> terms.output().equals(folder));
    }

    /** All that are remembered, in no order. */
    Stream<Standing> all() {
        return all.values().stream();
    }

    Waiting waiting() {
        return waiting;
    }

    int count(JobState state) {
        return counter(state).get();
    }

    /** Forgets jobs whose end was read before {@code moment}; the writer's too. */
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
     * Forgets jobs of which only later events are known, and nothing was read since {@code moment}; the writer's too. Such
     * events come late, of jobs that were forgotten: if one has ended, the store knows how.
     *
     * @return those that were forgotten
     */
    List<JobKey> forgetStraysSilentSince(Instant moment) {
        List<JobKey> silent = strays.entrySet().stream()
                .takeWhile(stray -> stray.getValue().isBefore(moment))
                .map(Map.Entry::getKey)
                .toList();
        for (JobKey key : silent) {
            strays.remove(key);
            find(key).ifPresent(standing -> waiting.replace(standing, Standing.unknown(key)));
            forget(key);
        }
        return silent;
    }

    private void noteStray(Standing after) {
        strays.remove(after.key());
        if (!after.state().isTerminal() && after.terms().isEmpty()) {
            strays.put(after.key(), Instant.now());
        }
    }

    private AtomicInteger counter(JobState state) {
        return Objects.requireNonNull(counts.get(state), "every state has its counter");
    }

    private void replace(Standing before, Standing after) {
        // The new place is there before the old one goes: a reader may see a job twice, never not at all.
        all.put(after.key(), after);
        waiting.replace(before, after);
        ListingPlace place = ListingPlace.of(after);
        NavigableMap<ListingPlace, JobKey> list =
                lists.computeIfAbsent(after.key().tenant(), tenant -> new ConcurrentSkipListMap<>());
        list.put(place, after.key());
        if (!place.equals(ListingPlace.of(before))) {
            list.remove(ListingPlace.of(before));
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
        all.computeIfPresent(key, (same, standing) -> standing.withoutHistory());
        Standing shorter = all.get(key);
        if (shorter != null) {
            kept.put(key.tenant(), key, shorter.bytes());
        }
    }

    private void forget(JobKey key) {
        release(key);
        Standing standing = all.remove(key);
        if (standing != null) {
            counter(standing.state()).decrementAndGet();
            lists.computeIfPresent(key.tenant(), (tenant, list) -> {
                list.remove(ListingPlace.of(standing));
                return list;
            });
        }
    }
}
