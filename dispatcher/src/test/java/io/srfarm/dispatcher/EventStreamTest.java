package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class EventStreamTest {
    private final Door door = Door.asAcme();

    @Test
    void aStreamTellsThePastThenThePresentAndEndsWithTheJob() {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.started(job, 1));
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> stream = listen(job, lines);
        await().until(() -> lines.contains("event:started"));

        Kafka.announce(Samples.progress(job, 1, 0, 3));
        await().until(() -> lines.contains("event:progress"));
        assertThat(door.get("/v1/jobs/" + job)
                        .json()
                        .path("progress")
                        .path("tilesDone")
                        .asInt())
                .isEqualTo(3);
        Kafka.announce(Samples.candidate(job, 1, 0));
        await().until(() -> lines.contains("event:candidate"));
        assertThat(door.get("/v1/jobs/" + job).json().has("progress")).isFalse();
        assertThat(stream).isNotDone();
        await().until(() -> lines.stream().anyMatch(line -> line.startsWith(":")));
        Kafka.announce(Samples.candidate(job, 1, 0));
        Kafka.announce(Samples.candidate(job, 1, 1));
        Kafka.announce(Samples.succeeded(job, 1, 2));

        stream.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(valuesOf("event:", lines))
                .containsExactly("accepted", "started", "progress", "candidate", "candidate", "succeeded");
        assertThat(valuesOf("id:", lines))
                .containsExactly("accepted", "started/1", "candidate/1/0", "candidate/1/1", "succeeded");
    }

    @Test
    void theDataOfAStreamIsTheEventsOwn() throws IOException {
        String job = door.accepted(DOCUMENT);
        door.delete("/v1/jobs/" + job).expect(200);

        List<String> data = valuesOf("data:", List.of(stream(job, null).split("\n")));

        JsonNode accepted = Door.JSON.readTree(data.get(0));
        assertThat(accepted.at("/document/input/key").asText()).isEqualTo("inputs/acme/cat.png");
        assertThat(accepted.has("fingerprint")).isTrue();
        assertThat(Door.JSON.readTree(data.get(data.size() - 1)).has("attempt")).isTrue();
    }

    @Test
    void aListenerThatComesBackIsToldWhatItMissed() {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.started(job, 1));
        Kafka.announce(Samples.succeeded(job, 1, 2));
        await().until(() -> door.get("/v1/jobs/" + job).text("/state").equals("succeeded"));

        assertThat(valuesOf("id:", List.of(stream(job, "started/1").split("\n"))))
                .containsExactly("succeeded");
        var end = door.request("/v1/jobs/" + job + "/events").header("Last-Event-ID", "succeeded");
        assertThat(Door.send(end.GET()).expect(204).response().body()).isEmpty();
    }

    @Test
    void listenersThatGoAwayAreCountedAndAreNoErrors() throws Exception {
        String job = door.accepted(DOCUMENT);
        double before = dropped();
        try (LogCapture log = LogCapture.ofErrors()) {
            for (int i = 0; i < 150; i++) {
                try (Socket socket = new Socket("127.0.0.1", Door.port())) {
                    socket.getOutputStream()
                            .write(("GET /v1/jobs/" + job + "/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                            + FarmServersResource.ACME_KEY + "\r\n\r\n")
                                    .getBytes(UTF_8));
                    assertThat(socket.getInputStream().readNBytes(12)).isEqualTo("HTTP/1.1 200".getBytes(UTF_8));
                    socket.setSoLinger(true, 0); // as a process that is killed
                }
            }
            await().until(() -> dropped() - before >= 150);

            assertThat(log.lines()).isEmpty();
        }
    }

    private static double dropped() {
        return Door.send(Door.open("/q/metrics").GET())
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("srfarm_streams_ended_total") && line.contains("dropped"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String stream(String job, String lastEventId) {
        var request = door.request("/v1/jobs/" + job + "/events").GET();
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return Door.send(request).response().body();
    }

    private CompletableFuture<Void> listen(String job, List<String> lines) {
        var request = door.request("/v1/jobs/" + job + "/events").GET().build();
        return HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.ofLines())
                .thenAccept(response -> response.body().forEach(lines::add));
    }

    private static List<String> valuesOf(String field, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .filter(value -> !value.startsWith("dispatched"))
                .toList();
    }
}
