package io.srfarm.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.candidate.Candidate;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.messaging.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants one violation of each kind among correct jobs: each is found, and nothing else. */
class FarmCheckTest {
    private static final FarmCheck.Settings STRICT = new FarmCheck.Settings(true, true, Duration.ofDays(30));

    @TempDir
    static Path folder;

    private static PlantedFarm farm;
    private static CheckReport report;

    @BeforeAll
    static void plant() throws Exception {
        farm = new PlantedFarm(folder);
        farm.succeeded("flawless");
        plantTwice();
        plantEndings();
        plantSets();
        plantObjects();
        farm.rubbish(Topics.EVENTS);
        farm.rubbish(Topics.RESULTS);
        farm.flush();
        report = check(STRICT, PlantedFarm.AT);
    }

    @AfterAll
    static void end() {
        farm.close();
    }

    @Test
    void correctJobsAndDuplicateEventsAreNoViolation() {
        assertThat(of("flawless")).isEmpty();
        assertThat(of("told-twice")).isEmpty();
    }

    @Test
    void aJobThatNeverEndedIsFound() {
        assertThat(of("never-started")).containsExactly(breach(Invariant.I1, "never-started", "was never started"));
        assertThat(of("never-ended"))
                .containsExactly(breach(Invariant.I1, "never-ended", "was started and never ended"));
    }

    @Test
    void aJobWithTwoDifferentEndsIsFoundOnEitherTopic() {
        assertThat(of("two-ends")).extracting(Violation::invariant).contains(Invariant.I2);
        assertThat(of("two-ends-in-results")).extracting(Violation::invariant).contains(Invariant.I2);
        assertThat(of("other-outcome")).extracting(Violation::invariant).containsExactly(Invariant.I2);
    }

    @Test
    void aSecondManifestIsFound() {
        assertThat(of("two-manifests")).extracting(Violation::invariant).contains(Invariant.I5);
    }

    @Test
    void anIncompleteSetIsFoundWithItsFaults() {
        assertThat(of("no-manifest")).singleElement().satisfies(is(Invariant.I3, "there is no manifest"));
        assertThat(of("other-manifest"))
                .singleElement()
                .satisfies(is(Invariant.I3, "differs from the announced digest"));
        assertThat(of("lost-candidate")).singleElement().satisfies(is(Invariant.I3, "there is no candidate"));
        assertThat(of("changed-candidate")).singleElement().satisfies(is(Invariant.I3, "does not match the digest"));
        assertThat(of("no-outcome")).singleElement().satisfies(is(Invariant.I3, "without an outcome object"));
    }

    @Test
    void aCandidateAfterTheCancellationIsFound() {
        assertThat(of("cancelled-late")).singleElement().satisfies(is(Invariant.I6, "1 candidates after"));
    }

    @Test
    void unlistedObjectsAreFoundAndForeignOnesIgnored() {
        assertThat(report.breaches())
                .filteredOn(breach -> breach.invariant() == Invariant.I4)
                .extracting(Violation::subject)
                .containsExactlyInAnyOrder(
                        "sets/acme/half/0-0123456789ab.png",
                        leftBy("other-manifest", 0),
                        leftBy("other-manifest", 1),
                        "sets/acme/half/manifest.json");
    }

    @Test
    void unparseableRecordsAreCountedAndIgnored() {
        assertThat(report.unreadable()).isEqualTo(2);
    }

    @Test
    void countsMatchTheLog() {
        assertThat(report.open()).isEqualTo(2);
        assertThat(report.ended().values().stream().mapToInt(count -> count).sum() + report.open())
                .isEqualTo(report.jobs());
    }

    @Test
    void aBusyFarmMayHaveOpenJobsAndLeftovers() throws Exception {
        CheckReport lenient = check(new FarmCheck.Settings(false, false, Duration.ofDays(30)), PlantedFarm.AT);

        assertThat(lenient.breaches()).extracting(Violation::invariant).doesNotContain(Invariant.I1, Invariant.I4);
        assertThat(lenient.leftovers()).isEqualTo(4);
    }

    @Test
    void removalAfterRetentionIsNoViolation() throws Exception {
        CheckReport later = check(STRICT, PlantedFarm.AT.plus(Duration.ofDays(2)));

        assertThat(later.breaches())
                .extracting(Violation::subject)
                .doesNotContain("acme/no-outcome", "acme/no-manifest");
        assertThat(later.removed()).isPositive();
    }

    private static String leftBy(String id, int index) throws AssertionError {
        return leftovers.get(index).path();
    }

    private static List<ObjectKey> leftovers = List.of();

    private static void plantTwice() throws Exception {
        JobEvent.Succeeded told = farm.succeeded("told-twice");
        farm.end(told);
    }

    private static void plantEndings() throws Exception {
        farm.event(farm.accepted("never-started"));
        farm.event(farm.accepted("never-ended"));
        farm.event(new JobEvent.Started(
                new JobId("never-ended"), PlantedFarm.TENANT, PlantedFarm.AT, 1, "w1", Optional.empty()));
        farm.succeeded("two-ends");
        farm.event(farm.cancelled("two-ends"));
        farm.succeeded("two-ends-in-results");
        farm.result(farm.cancelled("two-ends-in-results"));
        farm.outcome(farm.cancelled("other-outcome"));
        farm.event(farm.accepted("other-outcome"));
        farm.end(farm.published("other-outcome"));
        farm.event(farm.accepted("cancelled-late"));
        JobEvent.Succeeded late = farm.published("flawless");
        farm.outcome(farm.cancelled("cancelled-late"));
        farm.end(farm.cancelled("cancelled-late"));
        farm.event(new JobEvent.CandidateReady(
                new JobId("cancelled-late"),
                PlantedFarm.TENANT,
                PlantedFarm.AT,
                1,
                candidates(late).get(0)));
    }

    private static void plantSets() throws Exception {
        JobEvent.Succeeded twice = farm.succeeded("two-manifests");
        farm.result(new JobEvent.Succeeded(
                twice.job(), twice.tenant(), twice.at(), 2, twice.set(), twice.manifestKey(), Sha256.of("another")));
        JobEvent.Succeeded gone = farm.succeeded("no-manifest");
        remove(gone.manifestKey());
        candidates(gone).forEach(candidate -> remove(candidate.key()));
        JobEvent.Succeeded other = farm.succeeded("other-manifest");
        farm.store().put(other.manifestKey(), new byte[] {'{', '}'}, "application/json");
        leftovers = candidates(other).stream().map(Candidate::key).toList();
        remove(candidates(farm.succeeded("lost-candidate")).get(1).key());
        ObjectKey changed =
                candidates(farm.succeeded("changed-candidate")).get(0).key();
        farm.store().put(changed, PlantedFarm.png(64, 77), "image/png");
        JobEvent.Succeeded unsealed = farm.succeeded("no-outcome");
        remove(new ControlKeys(unsealed.tenant(), unsealed.job()).outcome());
    }

    private static void plantObjects() throws Exception {
        for (String path : List.of("half/0-0123456789ab.png", "half/manifest.json", "half/notes.txt")) {
            farm.store().put(new ObjectKey("sets/acme/" + path), new byte[] {1}, "image/png");
        }
    }

    private static CheckReport check(FarmCheck.Settings settings, Instant now) throws Exception {
        return FarmCheck.run(farm.kafka(), farm.store(), settings, Clock.fixed(now, ZoneOffset.UTC), jobs -> {});
    }

    private static List<Candidate> candidates(JobEvent.Succeeded end) {
        return end.set().candidates();
    }

    private static void remove(ObjectKey key) {
        try {
            farm.store().delete(key);
        } catch (io.srfarm.store.StoreException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Violation> of(String id) {
        return report.breaches().stream()
                .filter(breach -> breach.subject().equals("acme/" + id))
                .toList();
    }

    private static Violation breach(Invariant invariant, String id, String what) {
        return new Violation(invariant, "acme/" + id, what);
    }

    private static java.util.function.Consumer<Violation> is(Invariant invariant, String what) {
        return breach -> {
            assertThat(breach.invariant()).isEqualTo(invariant);
            assertThat(breach.what()).contains(what);
        };
    }
}
