package io.srfarm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Precision;
import io.srfarm.candidate.Scores;
import io.srfarm.job.Composite;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.LatentMix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Task;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivationTest {
    private static final JobId ID = new JobId("j01");
    private static final Tenant ACME = new Tenant("acme");
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void candidatesAroundOneAreMixesOfItsDrawAndFreshOnes() throws Exception {
        Job job = submit("{'from': {'job': 'cats', 'candidate': 1}, 'vary': 0.5, 'candidates': 3, 'seed': 7}");

        List<LatentMix> latents = ((Task.Explore) job.task()).latents();
        assertThat(latents).hasSize(3).doesNotHaveDuplicates();
        assertThat(latents).allSatisfy(latent -> {
            assertThat(latent.parts()).hasSize(2);
            assertThat(latent.parts().get(0).seed())
                    .isEqualTo(set("cats").candidates().get(1).seed());
        });
        assertThat(job.input().key().path()).isEqualTo("inputs/acme/cats.png");
        assertThat(job.input().sha256()).contains(Sha256.of("cats"));
        assertThat(job.model()).isEqualTo("model-cats");
        assertThat(job.sampling().candidates()).isEqualTo(3);
    }

    @Test
    void theWholeOfAJobIsReadBackAsItWasWritten() throws Exception {
        for (String document : List.of(
                "{'from': {'set': 'sets/acme/cats/', 'candidate': 1}, 'vary': 0.3}",
                "{'between': [{'job': 'cats', 'candidate': 0}, {'job': 'cats', 'candidate': 1}], 'steps': 4}",
                "{'composite': {'base': {'job': 'cats'}, 'candidates': [{'candidate': 0}, {'candidate': 1}],"
                        + " 'mask': {'key': 'inputs/acme/mask.png'}}}")) {
            Job job = submit(document);

            assertThat(JobJson.read(JobJson.write(job), ID, ACME)).isEqualTo(job);
        }
    }

    @Test
    void nothingVariedIsTheCandidateItself() throws Exception {
        Job job = submit("{'from': {'job': 'cats', 'candidate': 2}, 'vary': 0, 'candidates': 1}");

        Candidate source = set("cats").candidates().get(2);
        assertThat(((Task.Explore) job.task()).latents())
                .containsExactly(LatentMix.drawn(source.reference(), 1, source.seed(), 0.8));
    }

    @Test
    void stepsBetweenTwoCandidatesBeginAndEndWithThem() throws Exception {
        Job job = submit("{'between': [{'job': 'cats', 'candidate': 0}, {'set': 'sets/acme/cats/', 'candidate': 3}]}");

        List<LatentMix> latents = ((Task.Explore) job.task()).latents();
        assertThat(latents).hasSize(5);
        assertThat(latents.get(0).parts()).extracting(LatentMix.Part::seed).containsExactly(100L);
        assertThat(latents.get(4).parts()).extracting(LatentMix.Part::seed).containsExactly(103L);
    }

    @Test
    void whatACompositeTakesIsNamedByKeyAndDigest() throws Exception {
        Job job = submit("{'composite': {'base': {'job': 'cats'}, 'candidates': [{'candidate': 2},"
                + " {'job': 'again', 'candidate': 0}], 'mask': {'key': 'inputs/acme/mask.png'}, 'feather': 3}}");

        assertThat(((Task.Compose) job.task()).composite().candidates())
                .containsExactly(
                        new StoredPicture(new ObjectKey("sets/acme/cats/2.png"), Optional.of(Sha256.of("cats2"))),
                        new StoredPicture(new ObjectKey("sets/acme/again/0.png"), Optional.of(Sha256.of("again0"))));
        assertThat(job.sampling().candidates()).isEqualTo(1);
        assertThat(job.objects().map(ObjectKey::path)).contains("inputs/acme/mask.png", "sets/acme/cats/2.png");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {'from': {'job': 'cats', 'candidate': 9}}                                   | /from/candidate
        {'from': {'job': 'gone', 'candidate': 0}}                                   | /from/job
        {'from': {'set': 'sets/acme/gone/', 'candidate': 0}}                        | /from/set
        {'from': {'job': 'cats'}}                                                   | /from/candidate
        {'from': {'job': 'cats', 'set': 'sets/acme/cats/', 'candidate': 0}}         | /from/job
        {'from': {'job': 'cats', 'candidate': 0}, 'vary': 1.5}                      | /vary
        {'from': {'job': 'cats', 'candidate': 0}, 'input': {'key': 'inputs/a'}}     | /input
        {'from': {'job': 'cats', 'candidate': 0}, 'steps': 3}                       | /steps
        {'from': {'job': 'glued', 'candidate': 0}}                                  | /from
        {'from': 7}                                                                 | /from
        {'between': [{'job': 'cats', 'candidate': 0}]}                              | /between
        {'between': [{'job': 'cats', 'candidate': 0}, {'job': 'dogs', 'candidate': 0}]} | /between
        {'between': [{'job': 'cats', 'candidate': 0}, {'job': 'later', 'candidate': 0}]} | /between
        {'between': [{'job': 'cats', 'candidate': 0}, {'job': 'cats', 'candidate': 1}], 'steps': 33} | /steps
        {'between': [{'job': 'cats', 'candidate': 0}, {'job': 'cats', 'candidate': 1}], 'candidates': 3} | /candidates
        {'composite': {'base': {'job': 'cats'}, 'mask': {'key': 'inputs/acme/m'}}}  | /composite/candidates
        {'composite': {'base': {'job': 'cats'}, 'candidates': [{'candidate': 0}, {'candidate': 1}]}} | /composite/mask
        {'composite': {'base': {'job': 'cats'}, 'candidates': [{'candidate': 0}, {'candidate': 40}], 'mask': {'key': 'inputs/acme/m'}}} | /composite/candidates/1/candidate
        {'composite': {'base': {'job': 'cats'}, 'candidates': [{'candidate': 0}, {'job': 'dogs', 'candidate': 1}], 'mask': {'key': 'inputs/acme/m'}}} | /composite
        {'composite': {'candidates': [{'candidate': 0}, {'candidate': 1}], 'mask': {'key': 'inputs/acme/m'}}} | /composite/candidates/0/job
        {'composite': {'base': {'job': 'cats'}, 'candidates': [{'candidate': 0}, {'candidate': 1}], 'mask': {'key': 'inputs/acme/m'}, 'feather': 500}} | /composite/feather
        {'composite': {'base': {'job': 'cats'}, 'candidates': [{'candidate': 0}, {'candidate': 1}], 'mask': {'key': 'inputs/acme/m'}}, 'oversample': 2} | /oversample
        """)
    void whatCannotBeMadeIsRefusedByItsPlace(String document, String pointer) {
        InvalidJobException refused = catchThrowableOfType(InvalidJobException.class, () -> submit(document));

        assertThat(refused.violations()).extracting(Violation::pointer).contains(pointer);
        assertThat(refused.isForeign()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {'from': {'set': 'sets/globex/cats/', 'candidate': 0}}
        {'input': {'key': 'inputs/acme/a'}, 'composite': {'candidates': [{'key': 'sets/globex/a.png'}, {'key': 'sets/acme/a.png'}], 'mask': {'key': 'inputs/acme/m'}}}
        {'input': {'key': 'inputs/acme/a'}, 'composite': {'candidates': [{'key': 'sets/acme/b.png'}, {'key': 'sets/acme/a.png'}], 'mask': {'key': 'inputs/globex/m'}}}
        """)
    void whatIsAnotherTenantsIsRefusedAsWhatDoesNotExist(String document) {
        InvalidJobException refused = catchThrowableOfType(InvalidJobException.class, () -> submit(document));

        assertThat(refused.isForeign()).isTrue();
        assertThat(refused).hasMessageContaining("no such");
    }

    @Test
    void aManifestKeepsWhatItsCandidatesWereMadeOf() throws Exception {
        LatentMix latent = LatentMix.drawn(new Reference.Noise(), 1, 5, 1)
                .towards(LatentMix.drawn(new Reference.LowResolution(), 1, 9000, 0.5), 0.3, 1);
        CandidateSet mixed = set("cats", new Candidate.Origin.Mixed(latent));
        CandidateSet glued = set("glued");

        assertThat(ManifestJson.read(ManifestJson.write(mixed))).isEqualTo(mixed);
        assertThat(ManifestJson.read(ManifestJson.write(glued))).isEqualTo(glued);
    }

    private static Job submit(String document) throws Exception {
        JobJson.Document read = JobJson.document(document.replace('\'', '"').getBytes(UTF_8));
        JobJson.Document complete = read.isDerived() ? read.resolved(ID, DerivationTest::find) : read;
        assertThat(complete.fingerprint()).isEqualTo(read.fingerprint());
        return complete.submitted(ID, ACME, KeySpace.of(ACME), NOW).job();
    }

    private static CandidateSet find(SourceSets.Name name) throws SourceSets.NoSetException {
        String set = name instanceof SourceSets.Name.OfJob job
                ? job.job().value()
                : ((SourceSets.Name.At) name).folder().path().replaceAll("sets/acme/|/$", "");
        if (set.contains("globex")) {
            throw new SourceSets.NoSetException("no such set", true);
        }
        if (!List.of("cats", "dogs", "again", "later", "glued").contains(set)) {
            throw new SourceSets.NoSetException("no such set", false);
        }
        return set(set);
    }

    /** {@code again} enlarges what {@code cats} enlarges, {@code later} does by another model, {@code glued} is a composite. */
    private static CandidateSet set(String name) {
        return set(
                name,
                name.equals("glued")
                        ? new Candidate.Origin.Composed(new Composite(
                                List.of(
                                        new StoredPicture(new ObjectKey("a"), Optional.of(Sha256.of("a"))),
                                        new StoredPicture(new ObjectKey("b"), Optional.of(Sha256.of("b")))),
                                new StoredPicture(new ObjectKey("m"), Optional.of(Sha256.of("m"))),
                                4))
                        : new Candidate.Origin.Drawn());
    }

    private static CandidateSet set(String name, Candidate.Origin origin) {
        String input = name.equals("dogs") ? "dogs" : "cats";
        return new CandidateSet(
                new JobId(name),
                ACME,
                NOW,
                new CandidateSet.Model(
                        "model-cats", "1", Sha256.of(name.equals("later") ? "2" : "1"), Precision.FLOAT32),
                new CandidateSet.Input(
                        new StoredPicture(
                                new ObjectKey("inputs/acme/" + input + ".png"), Optional.of(Sha256.of(input))),
                        16,
                        12),
                8,
                42,
                0.8,
                1,
                IntStream.range(0, 4).mapToObj(i -> candidate(name, i, origin)).toList(),
                OptionalDouble.empty(),
                List.of(),
                new CandidateSet.Timings(1, 2, 3, 4, 5));
    }

    private static Candidate candidate(String set, int index, Candidate.Origin origin) {
        return new Candidate(
                index,
                new ObjectKey("sets/acme/" + set + "/" + index + ".png"),
                Sha256.of(set + index),
                10,
                128,
                96,
                100 + index,
                new Reference.Noise(),
                Scores.NONE,
                origin);
    }
}
