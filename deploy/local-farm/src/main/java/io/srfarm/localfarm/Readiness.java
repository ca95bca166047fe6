package io.srfarm.localfarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Polls the readiness of a Quarkus application on the loopback interface. Not thread-safe. */
final class Readiness {
    private static final Duration ASK_AGAIN = Duration.ofMillis(100);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();

    private final HttpRequest question;
    private final HttpRequest alive;
    private String lacking = "it does not answer";

    Readiness(int port) {
        this.question = question(port, "ready");
        this.alive = question(port, "live");
    }

    private static HttpRequest question(int port, String which) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/" + which))
                .timeout(ANSWER_LIMIT)
                .build();
    }

    /** Returns the reason if liveness is down. No answer is not a reason: the process may be frozen or only busy. */
    Optional<String> sick() throws InterruptedException {
        try {
            HttpResponse<String> answer = HTTP.send(alive, BodyHandlers.ofString());
            return answer.statusCode() == 503 ? Optional.of(failing(answer.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean isReached() throws InterruptedException {
        try {
            HttpResponse<String> answer = HTTP.send(question, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return true;
            }
            lacking = failing(answer.body());
        } catch (IOException e) {
            // Not listening yet.
        }
        return false;
    }

    /** Waits until the next poll. Returns whether the process has ended meanwhile. */
    boolean endedMeanwhile(CompletableFuture<Integer> exit) throws InterruptedException {
        try {
            exit.get(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // the future of the exit cannot fail
        }
    }

    /** Returns, for a person, which checks of the last answer failed. */
    String lacking() {
        return lacking;
    }

    private static String failing(String body) {
        try {
            List<String> names = new ArrayList<>();
            for (JsonNode check : JSON.readTree(body).path("checks")) {
                if (!check.path("status").asText().equals("UP")) {
                    String data = check.path("data").toString();
                    names.add(check.path("name").asText() + (check.has("data") ? " " + data : ""));
                }
            }
            return "not ready: " + String.join(", ", names);
        } catch (IOException e) {
            return "its health response cannot be parsed";
        }
    }
}
