package io.srfarm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.srfarm.Samples;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Limits;
import io.srfarm.job.Priority;
import io.srfarm.job.Reference;
import io.srfarm.job.Seeds;
import io.srfarm.job.Tenant;
import io.srfarm.job.Webhook;
import io.srfarm.job.WebhookEvent;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobJsonTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final JobId ID = new JobId("j01");
    private static final Tenant ACME = new Tenant("acme");

    @Test
    void onlyTheInputIsRequiredAndTheRestHasDefaults() throws Exception {
        Job job = submit("{'input': {'key': 'inputs/acme/cat.png'}}").job();

        assertThat(job.references()).containsExactly(new Reference.Noise());
        assertThat(job.sampling().candidates()).isEqualTo(4);
        assertThat(job.sampling().oversample()).isEqualTo(1);
        assertThat(job.sampling().temperature()).isEqualTo(1.0);
        assertThat(job.sampling().referenceStrength()).isEqualTo(1.0);
        assertThat(job.sampling().seed()).isEqualTo(Seeds.ofJob(ID));
        assertThat(job.model()).isEqualTo("refvae-x8");
        assertThat(job.priority()).isEqualTo(Priority.NORMAL);
        assertThat(job.output().path()).isEqualTo("sets/acme/j01/");
        assertThat(job.deadline()).isEmpty();
    }

    /** Workers of an earlier version refuse a field that they do not know: they go on taking jobs that do without it. */
    @Test
    void theUsualReferenceStrengthAndScoresAreNotWritten() throws Exception {
        String other = "{'input': {'key': 'inputs/acme/cat.png'}, 'referenceStrength': 0, 'scores': 'basic'}";

        assertThat(new String(
                        JobJson.write(submit("{'input': {'key': 'inputs/acme/cat.png'}}")
                                .job()),
                        UTF_8))
                .doesNotContain("referenceStrength", "scores");
        assertThat(new String(JobJson.write(submit(other).job()), UTF_8))
                .contains("\"referenceStrength\":0.0", "\"scores\":\"basic\"");
    }

    @Test
    void aWebhookIsCalledForEveryEndUnlessTheSubmitterSaysForWhat() throws Exception {
        String job = "{'input': {'key': 'inputs/acme/cat.png'}, 'webhook': {'url': 'https://a.example/'%s}}";

        assertThat(submit(String.format(job, "")).job().webhook())
                .contains(new Webhook("https://a.example/", WebhookEvent.ENDS));
        assertThat(submit(String.format(job, ", 'events': ['started', 'dead', 'dead']"))
                        .job()
                        .webhook())
                .contains(new Webhook("https://a.example/", Set.of(WebhookEvent.STARTED, WebhookEvent.DEAD)));
    }

    @Test
    void aWebhookNeverShowsItsAddress() {
        assertThat(new Webhook("https://a.example/?token=hush", WebhookEvent.ENDS).toString())
                .doesNotContain("hush");
    }

    @Test
    void whatIsWrittenReadsBackAsTheSameJob() throws Exception {
        assertThat(JobJson.read(JobJson.write(Samples.job()), ID, ACME)).isEqualTo(Samples.job());
    }

    @Test
    void aRelativeDeadlineCountsFromSubmission() throws Exception {
        Job job = submit("{'input': {'key': 'inputs/acme/cat.png'}, 'deadline': 'PT10M'}")
                .job();

        assertThat(job.deadline()).contains(NOW.plusSeconds(600));
    }

    @Test
    void theFingerprintIgnoresTheOrderOfFieldsAndNothingElse() throws Exception {
        var one = submit("{'input': {'key': 'inputs/acme/a.png'}, 'seed': 1, 'candidates': 2}");
        var same = submit("{ 'candidates' : 2, 'seed' : 1, 'input' : {'key': 'inputs/acme/a.png'} }");
        var other = submit("{'input': {'key': 'inputs/acme/a.png'}, 'seed': 2, 'candidates': 2}");

        assertThat(same.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                                          | /input
        []                                                          |
        null                                                        |
        'text'                                                      |
        {'input': {'key': 'inputs/acme/a.png'}} x                   |
        {'input': {'key': 'inputs/acme/a.png'                       | /input/key
        {'input': null}                                             | /input
        {'input': 'a.png'}                                          | /input
        {'input': {}}                                               | /input/key
        {'input': {'key': 7}}                                       | /input/key
        {'input': {'key': '../a'}}                                  | /input/key
        {'input': {'key': 'inputs/acme/a', 'sha256': 'AB'}}         | /input/sha256
        {'input': {'key': 'inputs/acme/a', 'colour': 'red'}}        | /input/colour
        {'input': {'key': 'inputs/acme/a', 'key': 'b'}}             | /input/key
        {'input': {'key': 'inputs/acme/a'}, 'candidates': 0}        | /candidates
        {'input': {'key': 'inputs/acme/a'}, 'candidates': -1}       | /candidates
        {'input': {'key': 'inputs/acme/a'}, 'candidates': 1e9}      | /candidates
        {'input': {'key': 'inputs/acme/a'}, 'candidates': 2.5}      | /candidates
        {'input': {'key': 'inputs/acme/a'}, 'candidates': '4'}      | /candidates
        {'input': {'key': 'inputs/acme/a'}, 'scale': 3}             | /scale
        {'input': {'key': 'inputs/acme/a'}, 'seed': 9007199254740992} | /seed
        {'input': {'key': 'inputs/acme/a'}, 'seed': 1e400}          | /seed
        {'input': {'key': 'inputs/acme/a'}, 'temperature': NaN}     | /temperature
        {'input': {'key': 'inputs/acme/a'}, 'temperature': 2.01}    | /temperature
        {'input': {'key': 'inputs/acme/a'}, 'oversample': 9}        | /oversample
        {'input': {'key': 'inputs/acme/a'}, 'referenceStrength': 2.01} | /referenceStrength
        {'input': {'key': 'inputs/acme/a'}, 'referenceStrength': -1} | /referenceStrength
        {'input': {'key': 'inputs/acme/a'}, 'referenceStrength': NaN} | /referenceStrength
        {'input': {'key': 'inputs/acme/a'}, 'referenceStrength': '1'} | /referenceStrength
        {'input': {'key': 'inputs/acme/a'}, 'referenceStrength': null} | /referenceStrength
        {'input': {'key': 'inputs/acme/a'}, 'references': []}       | /references
        {'input': {'key': 'inputs/acme/a'}, 'references': [1]}      | /references/0
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'dream'}]} | /references/0/type
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'image'}]} | /references/0/key
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'noise', 'key': 'x'}]} | /references/0/key
        {'input': {'key': 'inputs/acme/a'}, 'model': '../evil.pt'}  | /model
        {'input': {'key': 'inputs/acme/a'}, 'priority': 'urgent'}   | /priority
        {'input': {'key': 'inputs/acme/a'}, 'deadline': 'tomorrow'} | /deadline
        {'input': {'key': 'inputs/acme/a'}, 'deadline': 'PT-1S'}    | /deadline
        {'input': {'key': 'inputs/acme/a'}, 'deadline': 'P8D'}      | /deadline
        {'input': {'key': 'inputs/acme/a'}, 'retention': 'a week'}  | /retention
        {'input': {'key': 'inputs/acme/a'}, 'retention': 'PT59S'}   | /retention
        {'input': {'key': 'inputs/acme/a'}, 'retention': 'P366D'}   | /retention
        {'input': {'key': 'inputs/acme/a'}, 'output': {'prefix': 'sets/acme/x'}} | /output/prefix
        {'input': {'key': 'inputs/acme/a'}, 'output': {'format': 'bmp'}} | /output/format
        {'input': {'key': 'inputs/acme/a'}, 'scores': 'none'}       | /scores
        {'input': {'key': 'inputs/acme/a'}, 'labels': {'a/b': 1}}   | /labels/a~1b
        {'input': {'key': 'inputs/acme/a'}, 'schema': 2}            | /schema
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {}}          | /webhook/url
        {'input': {'key': 'inputs/acme/a'}, 'webhook': 'https://a.example/'} | /webhook
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'ftp://a.example/'}} | /webhook/url
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': '/hook'}} | /webhook/url
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://me:pass@a.example/'}} | /webhook/url
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example/#x'}} | /webhook/url
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example\\@b.example/'}} | /webhook/url
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example/', 'events': []}} | /webhook/events
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example/', 'events': ['accepted']}} | /webhook/events/0
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example/', 'events': ['dead', 1]}} | /webhook/events/1
        {'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example/', 'secret': 'x'}} | /webhook/secret
        {'input': {'key': 'inputs/acme/a'}, 'surprise': 1}          | /surprise
        {'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':1}}}}}}}}}     | /a/a/a/a/a/a/a/a
        """)
    void aDocumentThatBreaksARuleIsRefusedWithThePlace(String document, String pointer) {
        InvalidJobException refusal = catchThrowableOfType(InvalidJobException.class, () -> submit(document));

        assertThat(refusal.violations()).extracting(Violation::pointer).contains(pointer == null ? "" : pointer);
        assertThat(refusal.isForeign()).isFalse();
    }

    @Test
    void everyBreachIsNamedAtOnce() {
        InvalidJobException refusal = catchThrowableOfType(
                InvalidJobException.class,
                () -> submit("{'input': {'key': '/a'}, 'candidates': 99, 'references': [{'type': 'x'}], 'y': 1}"));

        assertThat(refusal.violations())
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/input/key", "/candidates", "/references/0/type", "/y");
    }

    @Test
    void aDocumentOverTheLimitIsRefusedUnread() {
        String document = "{'input': {'key': 'inputs/acme/a'}, 'x': '" + "y".repeat(Limits.DOCUMENT_BYTES_MAX) + "'}";

        InvalidJobException refusal = catchThrowableOfType(InvalidJobException.class, () -> submit(document));

        assertThat(refusal).hasMessageContaining("document-bytes-max");
    }

    @Test
    void anExponentBeyondAllBoundsIsRefusedAtItsPlace() {
        InvalidJobException refusal = catchThrowableOfType(
                InvalidJobException.class,
                () -> submit("{'input': {'key': 'inputs/acme/a'}, 'temperature': 1e9999999999}"));

        assertThat(refusal).hasMessage("/temperature is a number out of range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void aDocumentInAnyEncodingButUtf8IsRefused(String encoding) {
        byte[] document = "{\"input\": {\"key\": \"inputs/acme/a\"}}".getBytes(Charset.forName(encoding));

        assertThatThrownBy(() -> JobJson.submitted(document, ID, ACME, KeySpace.of(ACME), NOW))
                .isInstanceOf(InvalidJobException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'input': {'key': 'inputs/other/a.png'}}
        {'input': {'key': 'control/acme/j.cancelled'}}
        {'input': {'key': 'inputs/acme/a'}, 'output': {'prefix': 'sets/other/'}}
        {'input': {'key': 'inputs/acme/a'}, 'groundTruth': {'key': 'inputs/other/b'}}
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'image', 'key': 'inputs/other/b'}]}
        """)
    void whatIsAnotherTenantsIsRefusedAsIfItWereNotThere(String document) {
        InvalidJobException refusal = catchThrowableOfType(InvalidJobException.class, () -> submit(document));

        assertThat(refusal.isForeign()).isTrue();
        assertThat(refusal.getMessage()).contains("no such").doesNotContain("tenant");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        P1W, P7D
        P2W3D, P17D
        P7D, P7D
        P0.5D, PT12H
        'P1,5W', PT252H
        P1DT12H, PT36H
        PT1.5H, PT90M
        PT90S, PT90S
        P1WT1M0.5S, PT168H1M0.5S
        """)
    void aDurationMayBeAnyOfIso8601FromWeeksDown(String text, Duration expected) throws Exception {
        Job job = submit("{'input': {'key': 'inputs/acme/a'}, 'retention': '" + text + "'}")
                .job();

        assertThat(job.retention()).contains(expected);
        assertThat(JobJson.read(JobJson.write(job), ID, ACME)).isEqualTo(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "PT", "P1WT", "P1Y", "P1M", "1W", "P-1D", "PT1H1D", "P1.D", "PT1000000000H", "p1d"})
    void whatIsNoDurationIsRefused(String text) {
        for (String field : List.of("retention", "deadline")) {
            InvalidJobException refusal = catchThrowableOfType(
                    InvalidJobException.class,
                    () -> submit("{'input': {'key': 'inputs/acme/a'}, '" + field + "': '" + text + "'}"));

            assertThat(refusal.violations()).extracting(Violation::pointer).containsExactly("/" + field);
        }
    }

    @Test
    void charactersAreCountedAsTheSchemaCountsThem() throws Exception {
        String emoji = "\uD83D\uDE3A".repeat(64);

        assertThat(submit("{'input': {'key': 'inputs/acme/a'}, 'labels': {'" + emoji + "': '" + emoji + "'}}")
                        .job()
                        .labels())
                .containsEntry(emoji, emoji);
        assertThatThrownBy(() -> submit("{'input': {'key': 'inputs/acme/a'}, 'labels': {'a': '" + emoji + "x'}}"))
                .isInstanceOf(InvalidJobException.class);
        assertThat(Limits.shortened(emoji, 64)).isEqualTo(emoji);
        assertThat(Limits.shortened(emoji, 10)).isEqualTo("\uD83D\uDE3A".repeat(9) + "…");
    }

    @Test
    void aDocumentIsKnownAgainByItsFingerprintBeforeItIsJudged() throws Exception {
        String late = "{'deadline': '2020-01-01T00:00:00Z', 'input': {'key': 'inputs/other/a'}}";

        JobJson.Document document = JobJson.document(late.replace('\'', '"').getBytes(UTF_8));

        assertThatThrownBy(() -> document.submitted(ID, ACME, KeySpace.of(ACME), NOW))
                .isInstanceOf(InvalidJobException.class);
        assertThat(document.submitted(ID, ACME, KeySpace.whole(), Instant.parse("2019-12-31T00:00:00Z"))
                        .fingerprint())
                .isEqualTo(document.fingerprint());
    }

    private static JobJson.Submitted submit(String document) throws InvalidJobException {
        byte[] json = document.replace('\'', '"').getBytes(UTF_8);
        return JobJson.submitted(json, ID, ACME, KeySpace.of(ACME), NOW);
    }
}
