package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.dispatcher.contract.Promised;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;

/** The dispatcher's HTTP door as a user knocks on it. */
final class Door {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static {
        Awaitility.setDefaultTimeout(PATIENCE); // broker, store and tests share the machine
    }

    private final String key;

    /** Whoever knocks first finds the dispatcher still reading its ledger: every test starts at an open door. */
    private Door(String key) {
        this.key = key;
        await().atMost(PATIENCE).until(() -> send(open("/q/health/ready").GET()).status() == 200);
    }

    static Door asAcme() {
        return new Door(FarmServersResource.ACME_KEY);
    }

    static Door asGlobex() {
        return new Door(FarmServersResource.GLOBEX_KEY);
    }

    static Door with(String apiKey) {
        return new Door(apiKey);
    }

    /** What came back; JSON if there is a body. */
    record Answer(int status, HttpResponse<String> response) {
        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + response.body(), e);
            }
        }

        String text(String pointer) {
            return json().at(pointer).asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        Answer expect(int expected) {
            assertThat(status).as(response.body()).isEqualTo(expected);
            if (expected >= 400) {
                assertThat(header("Content-Type")).startsWith("application/problem+json");
                assertThat(json().path("status").asInt()).isEqualTo(expected);
                assertThat(json().path("type").asText()).isNotEmpty();
                assertThat(json().path("title").asText()).isNotEmpty();
            }
            return this;
        }
    }

    Answer submit(String document) {
        return send(request("/v1/jobs").POST(BodyPublishers.ofString(document)));
    }

    Answer submit(String document, String idempotencyKey) {
        return send(
                request("/v1/jobs").header("Idempotency-Key", idempotencyKey).POST(BodyPublishers.ofString(document)));
    }

    /** Submits a job that must be accepted and returns its id. */
    String accepted(String document) {
        return submit(document).expect(202).text("/job");
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    Answer send(String method, String path, String body) {
        return send(request(path).method(method, BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return open(path).header("Authorization", "Bearer " + key).header("Content-Type", "application/json");
    }

    /** @throws IOException if the answer breaks off */
    static HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws IOException {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static HttpRequest.Builder open(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(PATIENCE);
    }

    static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    static Answer send(HttpRequest.Builder request) {
        try {
            HttpRequest sent = request.build();
            HttpResponse<String> response = CLIENT.send(sent, BodyHandlers.ofString(UTF_8));
            Promised.holds(sent, response);
            return new Answer(response.statusCode(), response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
