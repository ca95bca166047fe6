package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What users write begins no line of the operators' log and names no series of their metrics. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class UserTextTest {
    private static final String FORGED = "x\r\n2026-01-01 00:00:00.000 ERROR forged";
    private static final String IN_JSON = FORGED.replace("\r\n", "\\r\\n");
    private static final String IN_URL = FORGED.replace("\r\n", "%0d%0a").replace(" ", "%20");
    private static final Pattern BROKEN = Pattern.compile("[\r\n].* ERROR forged");

    @Test
    void nothingThatAUserSendsBeginsALineOfTheLogOrASeriesOfMetrics() {
        Door acme = Door.asAcme();
        try (LogCapture log = LogCapture.ofEverything()) {
            acme.submit(FORGED).expect(400);
            acme.submit(documentWith("\"" + IN_JSON + "\": 1")).expect(400);
            acme.submit("{\"input\": {\"key\": \"inputs/acme/" + IN_JSON + "\"}}")
                    .expect(400);
            acme.submit(documentWith("\"model\": \"" + IN_JSON + "\"")).expect(400);
            String labelled = acme.accepted(documentWith("\"labels\": {\"a\": \"" + IN_JSON + "\"}"));
            acme.delete("/v1/jobs/" + labelled).expect(200);
            acme.submit(documentWith("\"webhook\": {\"url\": \"https://example.com/" + IN_JSON + "\"}"))
                    .expect(400);
            acme.get("/v1/jobs/" + IN_URL).expect(404);
            acme.get("/v1/jobs?after=" + IN_URL).expect(400);
            acme.get("/v1/jobs?label=a:" + IN_URL);
            request(FORGED, FORGED, "acme");
            request(FORGED, DOCUMENT.replace("cat", IN_JSON), "acme");
            request("forged-tenant", DOCUMENT, FORGED);
            await().until(() -> Kafka.all("sr.dead", "forged-tenant"), letters -> !letters.isEmpty());

            assertThat(log.lines()).noneMatch(line -> BROKEN.matcher(line).find());
        }
        assertThat(acme.get("/q/metrics").response().body()).doesNotContain("forged");
    }

    private static void request(String key, String document, String tenant) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("sr.requests", key, document.getBytes(UTF_8));
        record.headers().add("tenant", tenant.getBytes(UTF_8));
        Kafka.put(record);
    }
}
