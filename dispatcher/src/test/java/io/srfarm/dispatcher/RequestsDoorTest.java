package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.messaging.RecordKeys;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class RequestsDoorTest {
    private final Door door = Door.asAcme();

    @Test
    void aRequestBecomesAJobUnderItsKey() {
        request("order-1", DOCUMENT);

        await().until(() -> door.get("/v1/jobs/order-1").status() == 200);
        assertThat(Kafka.queued("normal", "order-1")).hasSize(1);
    }

    @Test
    void aBadRequestIsAnsweredAndSetAside() {
        request("order-2", documentWith("\"candidates\": 99"));

        await().until(() -> door.get("/v1/jobs/order-2").text("/state").equals("failed"));
        assertThat(door.get("/v1/jobs/order-2").text("/error/type")).isEqualTo("invalid_request");
        assertThat(Kafka.events("order-2")).singleElement().isInstanceOfSatisfying(JobEvent.Failed.class, failed -> {
            assertThat(failed.error().type()).isEqualTo(ErrorType.INVALID_REQUEST);
            assertThat(failed.error().message()).contains("/candidates");
        });
        assertThat(Store.outcome("order-2")).isInstanceOf(JobEvent.Failed.class);
        ConsumerRecord<String, byte[]> letter = awaitLetters("order-2", 1).get(0);
        assertThat(Kafka.header(letter, DeadLetterRecords.MESSAGE_HEADER)).contains("/candidates");
        assertThat(Kafka.header(letter, DeadLetterRecords.ORIGIN_HEADER)).startsWith("sr.requests/0/");
        assertThat(Kafka.header(letter, "tenant")).isEqualTo("acme");
    }

    @Test
    void aDoubleDoesNothingAndAnotherDocumentIsSetAside() {
        request("order-3", DOCUMENT);
        request("order-3", DOCUMENT);
        request("order-3", documentWith("\"candidates\": 3"));
        request("order-3", "nonsense");

        assertThat(awaitLetters("order-3", 2)).hasSize(2);
        assertThat(Kafka.queued("normal", "order-3")).hasSize(1);
        assertThat(Kafka.story("order-3")).extracting(JobEvent::name).containsExactly("accepted");
    }

    @Test
    void nothingThatARecordHoldsEndsTheConsumer() {
        Kafka.put(new ProducerRecord<>("sr.requests", "order-4a", new byte[] {(byte) 0xff, 0, 7}));
        Kafka.put(new ProducerRecord<>("sr.requests", null, null));
        request("order 4b, not an id", "\u0000");
        request("order-4c", null);
        ProducerRecord<String, byte[]> stranger =
                new ProducerRecord<>("sr.requests", "order-4d", DOCUMENT.getBytes(UTF_8));
        stranger.headers().add("tenant", "nobody".getBytes(UTF_8));
        Kafka.put(stranger);
        request("order-5", DOCUMENT);

        await().until(() -> door.get("/v1/jobs/order-5").status() == 200);
        assertThat(awaitLetters("order-4d", 1)).hasSize(1);
        assertThat(Kafka.events("order-4d")).isEmpty();
        assertThat(door.get("/v1/jobs/order-4d").status()).isEqualTo(404);
        assertThat(door.get("/v1/jobs/order-4c").text("/state")).isEqualTo("failed");
        assertThat(Kafka.all("sr.dead", null)).hasSize(1);
    }

    @Test
    void aRequestTooLargeToBeCopiedLeavesItsReasonAndItsPlace() {
        // The most that the broker takes: together with a reason it is more than that.
        request("order-6", "x".repeat((1 << 20) - 120));

        await().until(() -> door.get("/v1/jobs/order-6").text("/state").equals("failed"));
        await().until(() -> Kafka.all("sr.dead").stream()
                .anyMatch(letter -> letter.value() != null
                        && letter.value().length == 0
                        && Kafka.header(letter, DeadLetterRecords.MESSAGE_HEADER)
                                .contains("larger")));
    }

    @Test
    void aRequestWithoutAKeyIsTakenToo() {
        int before = door.get("/v1/jobs?label=from:upstream").json().at("/jobs").size();
        request(null, documentWith("\"labels\": {\"from\": \"upstream\"}"));

        await().until(() ->
                door.get("/v1/jobs?label=from:upstream").json().at("/jobs").size() == before + 1);
    }

    @Test
    void aTopicOfOneTenantSaysWhoseItsRequestsAreWhateverTheySayThemselves() {
        for (String key : List.of("order-7", "order-8")) {
            String document = key.equals("order-7") ? DOCUMENT : "{\"input\": {\"key\": \"inputs/globex/dog.png\"}}";
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(FarmServersResource.REQUESTS_OF_ACME, key, document.getBytes(UTF_8));
            record.headers().add("tenant", "globex".getBytes(UTF_8));
            Kafka.put(record);
        }

        await().until(() -> door.get("/v1/jobs/order-7").status() == 200);
        await().until(() -> door.get("/v1/jobs/order-8").text("/state").equals("failed"));
        assertThat(door.get("/v1/jobs/order-8").text("/error/message")).contains("no such object");
        ConsumerRecord<String, byte[]> letter = awaitLetters("order-8", 1).get(0);
        assertThat(Kafka.header(letter, "tenant")).isEqualTo("acme");
        Door.asGlobex().get("/v1/jobs/order-7").expect(404);
    }

    @Test
    void whateverARecordClaimsToBeItIsARequestLikeAnyOtherAndStopsNone() {
        List<Map<String, String>> claims = List.of(
                Map.of("content-type", "application/cloudevents+json"),
                Map.of("content-type", "application/cloudevents-batch+json; charset=nonsense"),
                Map.of("content-type", "application/cloudevents+avro"),
                Map.of("ce_specversion", "1.0"),
                Map.of("ce_specversion", "9.9", "ce_type", "", "ce_id", "", "ce_source", "::", "ce_time", "yesterday"),
                Map.of("ce-specversion", "1.0", "content-type", "\u0000"),
                Map.of("traceparent", "00-zz-zz-zz", "tracestate", "=", "", ""));
        for (int i = 0; i < claims.size(); i++) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>("sr.requests", "claim-" + i, DOCUMENT.getBytes(UTF_8));
            claims.get(i).forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
            record.headers().add("nothing", null);
            record.headers().add("tenant", "acme".getBytes(UTF_8));
            Kafka.put(record);
        }

        for (int i = 0; i < claims.size(); i++) {
            String job = "claim-" + i;
            await().until(() -> door.get("/v1/jobs/" + job).status() == 200);
        }
    }

    @Test
    void keysAreBytesAndTwoThatDifferAreTwoJobs() {
        int before = labelled("long-keys");
        for (long key : new long[] {0x80, 0x81}) {
            byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
            String document = documentWith("\"seed\": " + key + ", \"labels\": {\"from\": \"long-keys\"}");
            Kafka.putBytes(ofAcme(bytes, document));
            Kafka.putBytes(ofAcme(bytes, document));
        }

        await().until(() -> labelled("long-keys") == before + 2);
        request("sentinel-of-keys", DOCUMENT);
        await().until(() -> door.get("/v1/jobs/sentinel-of-keys").status() == 200);
        assertThat(labelled("long-keys")).isEqualTo(before + 2);
    }

    @Test
    void aDeadLetterHasTheVeryKeyOfItsRecord() {
        byte[] key = {(byte) 0xff, 0, (byte) 0x80, 7};
        Kafka.putBytes(ofAcme(key, "nonsense"));

        ConsumerRecord<String, byte[]> letter =
                awaitLetters(new String(key, ISO_8859_1), 1).get(0);
        assertThat(RecordKeys.bytes(letter.key())).isEqualTo(key);
    }

    @Test
    void whatASenderTookBackNeverRuns() {
        Kafka.putAndAbort(ofAcme("aborted-1".getBytes(UTF_8), DOCUMENT));
        request("sentinel-of-aborted", DOCUMENT);

        await().until(() -> door.get("/v1/jobs/sentinel-of-aborted").status() == 200);
        door.get("/v1/jobs/aborted-1").expect(404);
    }

    @Test
    void aRecordsAgeCountsFromWhenItCameWhateverItsSendersClockSays() {
        Instant before = Instant.now().minusSeconds(60);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                "sr.requests", null, 1_000_000_000_000L, "order-of-2001".getBytes(UTF_8), DOCUMENT.getBytes(UTF_8));
        record.headers().add("tenant", "acme".getBytes(UTF_8));
        Kafka.putBytes(record);

        await().until(() -> door.get("/v1/jobs/order-of-2001").status() == 200);
        assertThat(Kafka.all("sr.requests", "order-of-2001"))
                .allSatisfy(kept ->
                        assertThat(Instant.ofEpochMilli(kept.timestamp())).isAfter(before));
    }

    @Test
    void fewCompressedBytesThatStandForManyAreRefusedByTheBroker() {
        ProducerRecord<byte[], byte[]> bomb = ofAcme("bomb".getBytes(UTF_8), "");
        ProducerRecord<byte[], byte[]> large =
                new ProducerRecord<>("sr.requests", null, bomb.key(), new byte[8 << 20], bomb.headers());
        try (var producer = Kafka.producer(
                Map.of("compression.type", "gzip", "max.request.size", 16 << 20, "buffer.memory", 64 << 20))) {
            assertThatThrownBy(() -> producer.send(large).get()).hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    private int labelled(String from) {
        return door.get("/v1/jobs?label=from:" + from).json().at("/jobs").size();
    }

    private static ProducerRecord<byte[], byte[]> ofAcme(byte[] key, String document) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("sr.requests", key, document.getBytes(UTF_8));
        record.headers().add("tenant", "acme".getBytes(UTF_8));
        return record;
    }

    private static List<ConsumerRecord<String, byte[]>> awaitLetters(String key, int count) {
        return await().until(() -> Kafka.all("sr.dead", key), letters -> letters.size() >= count);
    }

    private static void request(String key, String document) {
        byte[] value = document == null ? null : document.getBytes(UTF_8);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("sr.requests", key, value);
        record.headers().add("tenant", "acme".getBytes(UTF_8));
        Kafka.put(record);
    }
}
