package io.srfarm.check;

import io.srfarm.candidate.Candidate;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobState;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.Job;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** Checks a farm's topics and bucket for violations of its invariants. Read-only. */
public final class FarmCheck {
    private static final KeyPrefix SETS = new KeyPrefix("sets/");
    private static final long OUTCOME_BYTES_MAX = 1 << 20;
    private static final int PAGE_OBJECTS = 1000;

    private final Map<FarmLogs.Subject, JobHistory> stories;
    private final int unreadable;
    private final ObjectStore store;
    private final Settings settings;
    private final Clock clock;
    private final List<Violation> breaches = new ArrayList<>();
    private final Map<JobState, Integer> ended = new EnumMap<>(JobState.class);
    private final Set<ObjectKey> published = new HashSet<>();
    private int open;
    private int removed;
    private int leftovers;
    private int starts;

    /**
     * What the check may assume.
     *
     * @param quiet whether all jobs should have ended
     * @param swept whether a complete sweep has run
     * @param retention retention of sets whose job does not set one
     */
    public record Settings(boolean quiet, boolean swept, Duration retention) {}

    private FarmCheck(FarmLogs logs, ObjectStore store, Settings settings, Clock clock) {
        this.stories = logs.stories();
        this.unreadable = logs.unreadable();
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Reads topics and bucket and checks them.
     *
     * @param kafka settings of the Kafka client
     * @param checked receives the number of jobs checked so far
     */
    public static CheckReport run(
            Map<String, Object> kafka, ObjectStore store, Settings settings, Clock clock, IntConsumer checked)
            throws StoreException {
        FarmCheck check = new FarmCheck(FarmLogs.read(kafka), store, settings, clock);
        int done = 0;
        for (Map.Entry<FarmLogs.Subject, JobHistory> job : check.stories.entrySet()) {
            check.look(job.getKey(), job.getValue());
            checked.accept(++done);
        }
        check.lookForLeftovers();
        return check.report();
    }

    private void look(FarmLogs.Subject subject, JobHistory story) throws StoreException {
        starts += story.starts();
        List<ReportedEnd> endings = story.endings();
        if (endings.isEmpty()) {
            lookAtOpen(subject, story);
            return;
        }
        Set<JobState> states = new HashSet<>();
        endings.forEach(ending -> states.add(ending.state()));
        if (states.size() > 1) {
            breach(Invariant.I2, subject, "ended as " + endings);
        } else if (endings.size() > 1) {
            breach(Invariant.I5, subject, "ended as " + endings);
        }
        if (story.afterCancellation() > 0) {
            breach(Invariant.I6, subject, story.afterCancellation() + " candidates after its cancellation");
        }
        ended.merge(endings.get(0).state(), 1, Integer::sum);
        lookAtEnd(subject, story, endings);
    }

    private void lookAtOpen(FarmLogs.Subject subject, JobHistory story) {
        open++;
        if (settings.quiet()) {
            breach(Invariant.I1, subject, story.starts() == 0 ? "was never started" : "was started and never ended");
        }
    }

    private void lookAtEnd(FarmLogs.Subject subject, JobHistory story, List<ReportedEnd> endings)
            throws StoreException {
        Optional<ReportedEnd> stored = outcome(subject);
        boolean past = isPastItsRetention(story);
        if (stored.isEmpty() && past) {
            removed++;
            return;
        }
        if (stored.isPresent() && !endings.contains(stored.get())) {
            breach(Invariant.I2, subject, "the outcome object says " + stored.get() + ", the log " + endings);
        }
        if (stored.isEmpty() && story.accepted().isPresent()) {
            breach(Invariant.I3, subject, "ended without an outcome object");
        }
        for (ReportedEnd ending : endings) {
            if (ending.set().isPresent()) {
                lookAtSet(subject, ending.set().get(), past);
            }
        }
    }

    /** @param past whether the retention time is over, so that the set may be gone */
    private void lookAtSet(FarmLogs.Subject subject, ReportedEnd.Published set, boolean past) throws StoreException {
        SetCheck.Finding finding = new SetCheck(store).of(set);
        if (!past) {
            finding.faults().forEach(fault -> breach(Invariant.I3, subject, fault));
        }
        published.add(set.manifest());
        published.addAll(finding.keys());
    }

    private Optional<ReportedEnd> outcome(FarmLogs.Subject subject) throws StoreException {
        ObjectKey key = new ControlKeys(subject.tenant(), subject.job()).outcome();
        Optional<StoredObject> object = store.find(key, OUTCOME_BYTES_MAX);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ReportedEnd.of(OutcomeJson.read(object.get().bytes())));
        } catch (MalformedMessageException e) {
            breach(Invariant.I3, subject, "the outcome object cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isPastItsRetention(JobHistory story) {
        Duration retention = story.accepted().flatMap(Job::retention).orElse(settings.retention());
        return story.ended()
                .filter(end -> end.plus(retention).isBefore(clock.instant()))
                .isPresent();
    }

    /** Looks for objects among the sets that no manifest lists. Objects outside the sets are ignored. */
    private void lookForLeftovers() throws StoreException {
        Optional<ObjectKey> last = Optional.empty();
        List<ListedObject> page;
        do {
            page = store.list(SETS, last, PAGE_OBJECTS);
            for (ListedObject object : page) {
                if (isOurs(object.key()) && !published.contains(object.key())) {
                    leftovers++;
                    if (settings.swept()) {
                        breaches.add(new Violation(Invariant.I4, object.key().path(), "is not part of a set"));
                    }
                }
                last = Optional.of(object.key());
            }
        } while (page.size() == PAGE_OBJECTS);
    }

    private static boolean isOurs(ObjectKey key) {
        return Candidate.isKey(key) || key.equals(Job.manifestKey(key.folder()));
    }

    private void breach(Invariant invariant, FarmLogs.Subject subject, String what) {
        breaches.add(new Violation(invariant, subject.toString(), what));
    }

    private CheckReport report() {
        return new CheckReport(stories.size(), open, ended, removed, starts, leftovers, unreadable, breaches);
    }
}
