package io.srfarm.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Requests and answers, with every failure in words. Thread-safe. */
final class HttpApi {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();
    private final URI base;
    private final String apiKey;

    HttpApi(URI base, String apiKey) {
        this.base = base;
        this.apiKey = apiKey;
    }

    JsonNode get(String path) throws ClientException, InterruptedException {
        return json(own(path).GET().build());
    }

    JsonNode delete(String path) throws ClientException, InterruptedException {
        return json(own(path).DELETE().build());
    }

    JsonNode post(String path, JsonNode body, Map<String, String> headers)
            throws ClientException, InterruptedException {
        HttpRequest.Builder request =
                own(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString()));
        headers.forEach(request::header);
        return json(request.build());
    }

    /** Lines as they come, until the farm ends the answer; close the stream to end it earlier. */
    Stream<String> lines(String path) throws ClientException, InterruptedException {
        HttpRequest request =
                own(path).header("Accept", "text/event-stream").GET().build();
        HttpResponse<Stream<String>> answer = send(request, BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            try (Stream<String> body = answer.body()) {
                throw refusal(answer.statusCode(), String.join("\n", body.toList()));
            }
        }
        return answer.body();
    }

    /** Writes to a presigned URL; its signature is all that it needs. */
    void put(URI url, byte[] content, String contentType) throws ClientException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofByteArray(content))
                .build();
        int status = send(request, BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
            throw new ClientException(status, "the store at " + url.getAuthority() + " refused an upload: " + status);
        }
    }

    /** Reads from a presigned URL. */
    byte[] download(URI url, int bytesMax) throws ClientException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url).timeout(ANSWER_LIMIT).GET().build();
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new ClientException(
                        answer.statusCode(),
                        "the store at " + url.getAuthority() + " refused a download: " + answer.statusCode());
            }
            byte[] content = body.readNBytes(bytesMax);
            if (body.read() >= 0) {
                throw new ClientException(0, "a download is larger than announced: " + bytesMax + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw new ClientException("a download from " + url.getAuthority() + " broke off: " + e.getMessage(), e);
        }
    }

    private HttpRequest.Builder own(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + apiKey);
    }

    private JsonNode json(HttpRequest request) throws ClientException, InterruptedException {
        HttpResponse<String> answer = send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw refusal(answer.statusCode(), answer.body());
        }
        try {
            return answer.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new ClientException("what answers at " + base + " is no farm: no JSON comes back", e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws ClientException, InterruptedException {
        try {
            return http.send(request, handler);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new ClientException("nothing answers at " + request.uri().getAuthority() + ": is the farm up?", e);
        } catch (IOException e) {
            throw new ClientException(
                    "no answer from " + request.uri().getAuthority() + ": " + String.valueOf(e.getMessage()), e);
        }
    }

    /** A problem document (RFC 9457) in one line. */
    private static ClientException refusal(int status, String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            List<String> errors = new ArrayList<>();
            for (JsonNode error : problem.path("errors")) {
                errors.add((error.path("pointer").asText() + " "
                                + error.path("detail").asText())
                        .strip());
            }
            String detail = errors.isEmpty() ? problem.path("detail").asText() : String.join("; ", errors);
            String title = problem.path("title").asText("refused");
            return new ClientException(status, title + (detail.isBlank() ? "" : ": " + detail) + " (" + status + ")");
        } catch (JsonProcessingException e) {
            return new ClientException(status, "the farm answered " + status);
        }
    }
}
