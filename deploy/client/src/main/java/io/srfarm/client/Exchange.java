package io.srfarm.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sends requests, retries them and turns failures into exceptions. Thread-safe. */
final class Exchange {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration CONNECT_TIME = Duration.ofSeconds(5);
    private static final int NOT_MODIFIED = 304;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIME)
            .build();
    private final ClientSettings settings;

    Exchange(ClientSettings settings) {
        this.settings = settings;
    }

    /**
     * A response of the farm.
     *
     * @param json missing node if there is no body
     * @param etag for the next conditional request
     */
    record Answer(int status, JsonNode json, Optional<String> etag) {
        /** Returns whether nothing has changed since the ETag of the request. */
        boolean isAsBefore() {
            return status == NOT_MODIFIED;
        }
    }

    ClientSettings settings() {
        return settings;
    }

    /** Starts a request to the farm, with the API key. */
    HttpRequest.Builder own(String path) {
        String base = settings.base().toString();
        return HttpRequest.newBuilder(
                        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path))
                .timeout(settings.answerTime())
                .header("Authorization", "Bearer " + settings.apiKey());
    }

    /** Starts a request to a presigned URL, without the API key. */
    HttpRequest.Builder presigned(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(settings.answerTime());
    }

    CompletableFuture<JsonNode> get(String path) {
        return answer(own(path).GET().build()).thenApply(Answer::json);
    }

    CompletableFuture<JsonNode> delete(String path) {
        return answer(own(path).DELETE().build()).thenApply(Answer::json);
    }

    CompletableFuture<JsonNode> post(String path, JsonNode body) {
        return answer(posting(path, body).build()).thenApply(Answer::json);
    }

    HttpRequest.Builder posting(String path, JsonNode body) {
        return own(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString()));
    }

    CompletableFuture<Answer> answer(HttpRequest request) {
        return persistently(() -> once(request, BodyHandlers.ofString()).thenApply(this::understood));
    }

    /** Makes one attempt; fails with a {@link ClientException} if there is no response. */
    <T> CompletableFuture<HttpResponse<T>> once(HttpRequest request, BodyHandler<T> handler) {
        return http.sendAsync(request, handler).handle((response, thrown) -> {
            if (thrown != null) {
                throw failure(request.uri(), thrown);
            }
            return response;
        });
    }

    /** Makes attempts as {@link Retry} specifies. Cancelling the future ends them. */
    <T> CompletableFuture<T> persistently(Supplier<CompletableFuture<T>> attempt) {
        CompletableFuture<T> result = new CompletableFuture<>();
        attempt(attempt, 1, result);
        return result;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // errors are reported by the result
    private <T> void attempt(Supplier<CompletableFuture<T>> attempt, int number, CompletableFuture<T> result) {
        if (result.isDone()) {
            return; // cancelled
        }
        invoke(attempt).whenComplete((value, thrown) -> {
            if (thrown == null) {
                result.complete(value);
                return;
            }
            Throwable cause = ClientException.unwrapped(thrown);
            settings.retry()
                    .pauseAfter(cause, number, ThreadLocalRandom.current())
                    .ifPresentOrElse(
                            pause -> after(pause, () -> attempt(attempt, number + 1, result)),
                            () -> result.completeExceptionally(cause));
        });
    }

    private static <T> CompletableFuture<T> invoke(Supplier<CompletableFuture<T>> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e); // such as a file that cannot be opened
        }
    }

    static void after(Duration pause, Runnable next) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(next);
    }

    private Answer understood(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status / 100 != 2 && status != NOT_MODIFIED) {
            throw refusal(status, response.body(), response.headers());
        }
        try {
            String body = response.body();
            JsonNode json = body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
            return new Answer(status, json, response.headers().firstValue("ETag"));
        } catch (JsonProcessingException e) {
            throw new InvalidResponseException(
                    "the server at " + settings.base() + " is not a farm: its response is not JSON", e);
        }
    }

    static RefusedException refusal(int status, String body, HttpHeaders headers) {
        return new RefusedException(ProblemDetails.of(status, body), retryAfter(headers));
    }

    /** Parses {@code Retry-After} in seconds, the form that the farm uses. */
    static Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static RuntimeException failure(URI address, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientException own) {
                return own; // thrown by a body handler and wrapped by the HTTP client
            }
            if (cause instanceof UncheckedIOException own) {
                return own; // a local file
            }
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                return new UnreachableException(
                        "cannot connect to " + address.getAuthority() + ": is the farm running?", cause);
            }
            if (cause instanceof IOException) {
                return new UnreachableException(
                        "no answer from " + address.getAuthority() + ": " + cause.getMessage(), cause);
            }
        }
        return new CompletionException(thrown);
    }
}
