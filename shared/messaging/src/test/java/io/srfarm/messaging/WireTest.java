package io.srfarm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.srfarm.Samples;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.candidate.Precision;
import io.srfarm.codec.EventJson;
import io.srfarm.codec.JobJson;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the farm writes, held against golden files and the published schemas: a change that readers would feel shows here. */
class WireTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                    builder.schemaMappers(mappers -> mappers.mappings(id -> id.startsWith("https://srfarm.io/schema/")
                            ? "classpath:schema/" + id.split("/")[4] + ".schema.json"
                            : id)));

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsWrittenAsItsGoldenFileAndReadsBackEqual(JobEvent event) throws Exception {
        byte[] data = EventJson.write(event);

        assertThat(MAPPER.readTree(data)).isEqualTo(golden("event-" + event.name() + ".json"));
        assertThat(EventJson.read(event.name(), event.job(), event.tenant(), data))
                .isEqualTo(event);
        assertThat(schema("event").validate(MAPPER.readTree(data))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventTravelsAsACloudEventKeyedByItsJob(JobEvent event) throws Exception {
        ProducerRecord<String, byte[]> sent = EventRecords.event(Topics.EVENTS, event, "/srfarm/test");

        assertThat(sent.key()).isEqualTo("j01");
        assertThat(header(sent, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(sent, "ce_type")).isEqualTo("io.srfarm.job." + event.name());
        assertThat(header(sent, "ce_subject")).isEqualTo("j01");
        assertThat(header(sent, "ce_tenant")).isEqualTo("acme");
        assertThat(header(sent, "ce_source")).isEqualTo("/srfarm/test");
        assertThat(header(sent, "content-type")).isEqualTo("application/json");
        assertThat(EventRecords.event(ReceivedRecord.of(sent))).isEqualTo(event);
    }

    @Test
    void everyEventOfOneJobHasItsOwnIdAndEveryCopyTheSame() {
        assertThat(events().map(event -> header(EventRecords.event(Topics.EVENTS, event, "/a"), "ce_id")))
                .doesNotHaveDuplicates();
        assertThat(header(EventRecords.event(Topics.EVENTS, Samples.succeeded(), "/a"), "ce_id"))
                .isEqualTo(header(EventRecords.event(Topics.RESULTS, Samples.succeeded(), "/b"), "ce_id"));
    }

    @Test
    void aJobIsWrittenAsItsGoldenFileAndTravelsWhole() throws Exception {
        ProducerRecord<String, byte[]> sent = EventRecords.job("sr.jobs.normal", Samples.job());

        assertThat(MAPPER.readTree(sent.value())).isEqualTo(golden("job.json"));
        assertThat(schema("job").validate(MAPPER.readTree(sent.value()))).isEmpty();
        assertThat(EventRecords.job(ReceivedRecord.of(sent))).isEqualTo(Samples.job());
    }

    @ParameterizedTest
    @MethodSource("events")
    void howAJobEndedReadsBackEqualAndNothingElseIsAnEnd(JobEvent event) throws Exception {
        if (event instanceof JobEvent.Terminal outcome) {
            assertThat(OutcomeJson.read(OutcomeJson.write(outcome))).isEqualTo(outcome);
        } else {
            byte[] forged = OutcomeJson.write((JobEvent.Terminal) Samples.succeeded());
            byte[] other = new String(forged, UTF_8)
                    .replace("\"succeeded\"", "\"" + event.name() + "\"")
                    .getBytes(UTF_8);
            assertThatThrownBy(() -> OutcomeJson.read(other)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void anOutcomeSaysHowLongItsSetIsKept() throws Exception {
        JobEvent.Terminal outcome = (JobEvent.Terminal) Samples.succeeded();
        byte[] week = OutcomeJson.write(outcome, Optional.of(Duration.ofDays(7)));

        assertThat(OutcomeJson.retention(week)).contains(Duration.ofDays(7));
        assertThat(OutcomeJson.read(week)).isEqualTo(outcome);
        assertThat(OutcomeJson.retention(OutcomeJson.write(outcome))).isEmpty();
        byte[] wrong = new String(week, UTF_8).replace("PT168H", "soon").getBytes(UTF_8);
        assertThatThrownBy(() -> OutcomeJson.retention(wrong)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void anOutcomeAndAJobsRecordSayWhatWasSubmitted() throws Exception {
        JobEvent.Terminal outcome = (JobEvent.Terminal) Samples.succeeded();
        Sha256 submitted = Sha256.of("document");
        byte[] known = OutcomeJson.write(outcome, Optional.empty(), Optional.of(submitted));
        ConsumerRecord<String, byte[]> record =
                ReceivedRecord.of(EventRecords.job("sr.jobs.normal", Samples.job(), submitted));

        assertThat(OutcomeJson.fingerprint(known)).contains(submitted);
        assertThat(OutcomeJson.read(known)).isEqualTo(outcome);
        assertThat(OutcomeJson.fingerprint(OutcomeJson.write(outcome))).isEmpty();
        assertThat(EventRecords.fingerprint(record)).contains(submitted);
        assertThat(EventRecords.job(record)).isEqualTo(Samples.job());
        record.headers().add(EventRecords.FINGERPRINT_HEADER, "no digest".getBytes(UTF_8));
        assertThat(EventRecords.fingerprint(record)).isEmpty();
    }

    @Test
    void aManifestIsWrittenAsItsGoldenFileAndReadsBackEqual() throws Exception {
        byte[] manifest = ManifestJson.write(Samples.set());

        assertThat(new String(manifest, UTF_8)).isEqualTo(goldenText("manifest.json"));
        assertThat(ManifestJson.read(manifest)).isEqualTo(Samples.set());
        assertThat(schema("manifest").validate(MAPPER.readTree(manifest))).isEmpty();
    }

    @Test
    void aManifestFromBeforeThereWasAChoiceOfPrecisionIsReadAsFloat32() throws Exception {
        String manifest = goldenText("manifest.json");
        String older = manifest.replaceFirst(",\\s*\"precision\" : \"bfloat16\"", "");

        assertThat(older).isNotEqualTo(manifest);
        assertThat(ManifestJson.read(older.getBytes(UTF_8)).model().precision()).isEqualTo(Precision.FLOAT32);
        assertThatThrownBy(() ->
                        ManifestJson.read(manifest.replace("bfloat16", "int4").getBytes(UTF_8)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("/model/precision must be float32 or bfloat16");
    }

    @Test
    void messagesFromBeforeThereWasAReferenceStrengthAreReadAsTheDefault() throws Exception {
        String manifest = goldenText("manifest.json");
        String older = manifest.replaceFirst(",\\s*\"referenceStrength\" : 1.5", "")
                .replaceFirst(",\\s*\"referenceUse\" : 0.31", "");
        CandidateSet set = ManifestJson.read(older.getBytes(UTF_8));

        assertThat(older).doesNotContain("referenceStrength", "referenceUse");
        assertThat(set.referenceStrength()).isEqualTo(1);
        assertThat(set.candidates().get(0).scores().get(Measure.REFERENCE_USE)).isEmpty();
        String later = manifest.replaceFirst("\"referenceUse\" : 0.31", "\"elegance\" : 0.31");
        assertThat(ManifestJson.read(later.getBytes(UTF_8)).candidates()).isEqualTo(set.candidates());
        for (String use : List.of("1.01", "-0.1", "\"some\"")) {
            byte[] wrong = manifest.replace("0.31", use).getBytes(UTF_8);
            assertThatThrownBy(() -> ManifestJson.read(wrong))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageContaining("/referenceUse must be a number from 0 to 1");
        }
    }

    /** The schema that users validate with and the code that decides must not disagree on what is structurally legal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'input': {'key': 'inputs/acme/a.png'}}",
                "{'schema': 1, 'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'low-resolution'}]}",
                "{'input': {'key': 'inputs/acme/a'}, 'candidates': 32, 'temperature': 2, 'oversample': 8}",
                "{'input': {'key': 'inputs/acme/a'}, 'candidates': 33}",
                "{'input': {'key': 'inputs/acme/a'}, 'temperature': -0.1}",
                "{'input': {'key': 'inputs/acme/a'}, 'referenceStrength': 2}",
                "{'input': {'key': 'inputs/acme/a'}, 'referenceStrength': 2.1}",
                "{'input': {'key': 'inputs/acme/a'}, 'seed': 9007199254740991}",
                "{'input': {'key': 'inputs/acme/a'}, 'seed': 9007199254740992}",
                "{'input': {'key': 'inputs/acme/a'}, 'references': []}",
                "{'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'image'}]}",
                "{'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'noise', 'key': 'inputs/acme/a'}]}",
                "{'input': {'key': 'inputs/acme/../a'}}",
                "{'input': {'key': 'inputs/acme//a'}}",
                "{'input': {'key': 'inputs/acme/a/'}}",
                "{'input': {'key': 'inputs/acme/..'}}",
                "{'input': {'key': 'inputs/acme/..a'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'output': {'prefix': 'sets/acme/x'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'output': {'prefix': 'sets/acme/../'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'output': {'prefix': 'sets/acme/x/', 'format': 'png'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'output': {'format': 'webp'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'output': {'format': 'jpeg'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'output': {'format': 'jpg'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'labels': {'a': 'b'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'labels': {'a': 1}}",
                "{'input': {'key': 'inputs/acme/a'}, 'priority': 'Bulk'}",
                "{'input': {'key': 'inputs/acme/a'}, 'unknown': true}",
                "{'input': {'key': 'inputs/acme/a'}, 'groundTruth': {'key': 'inputs/acme/b', 'sha256': '00'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'groundTruth': {}}",
                "{'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example:8443/h?x=1'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'http://[2001:db8::1]/', 'events':"
                        + " ['started']}}",
                "{'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://u@a.example/'}}",
                "{'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example/ '}}",
                "{'input': {'key': 'inputs/acme/a'}, 'webhook': {'url': 'https://a.example/', 'events': ['ended']}}",
                "{'input': {'key': 'inputs/acme/a'}, 'webhook': {'events': ['dead']}}",
                "{'input': 1}",
                "{}"
            })
    void theSchemaAndTheReaderTakeTheSameDocuments(String text) throws Exception {
        byte[] document = text.replace('\'', '"').getBytes(UTF_8);

        assertThat(schema("job").validate(MAPPER.readTree(document)).isEmpty()).isEqualTo(isTaken(document));
    }

    @Test
    void aDamagedOrForeignRecordIsMalformedAndNothingWorse() {
        ProducerRecord<String, byte[]> good = EventRecords.event(Topics.EVENTS, Samples.started(1), "/a");
        byte[] value = good.value();
        for (int length = 0; length < value.length; length++) {
            ProducerRecord<String, byte[]> cut = new ProducerRecord<>(
                    Topics.EVENTS, 0, good.key(), java.util.Arrays.copyOf(value, length), good.headers());
            assertThatThrownBy(() -> EventRecords.event(ReceivedRecord.of(cut)))
                    .isInstanceOf(MalformedMessageException.class);
        }
        for (String missing : List.of("ce_type", "ce_subject", "ce_tenant")) {
            ProducerRecord<String, byte[]> bare = EventRecords.event(Topics.EVENTS, Samples.started(1), "/a");
            bare.headers().remove(missing);
            assertThatThrownBy(() -> EventRecords.event(ReceivedRecord.of(bare)))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageContaining(missing);
        }
    }

    private static Stream<JobEvent> events() {
        return Samples.allEvents().stream();
    }

    private static boolean isTaken(byte[] document) {
        try {
            JobJson.submitted(document, Samples.ID, Samples.ACME, KeySpace.of(Samples.ACME), Samples.AT);
            return true;
        } catch (InvalidJobException e) {
            return false;
        }
    }

    private static JsonSchema schema(String name) {
        return SCHEMAS.getSchema(SchemaLocation.of("https://srfarm.io/schema/" + name + "/1"));
    }

    private static JsonNode golden(String name) throws IOException {
        return MAPPER.readTree(goldenText(name));
    }

    private static String goldenText(String name) throws IOException {
        try (InputStream golden = WireTest.class.getResourceAsStream("/golden/" + name)) {
            assertThat(golden).as("golden file " + name).isNotNull();
            return new String(golden.readAllBytes(), UTF_8);
        }
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
