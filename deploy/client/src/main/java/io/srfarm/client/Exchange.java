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

/** Requests and answers: tried again where that may help, and every failure in words. Thread-safe. */
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
     * What the farm said.
     *
     * @param json missing where there was no body
     * @param etag for the next conditional look-up
     */
    record Answer(int status, JsonNode json, Optional<String> etag) {
        /** Whether nothing has changed since the ETag that was sent. */
        boolean isAsBefore() {
            return status == NOT_MODIFIED;
        }
    }

    ClientSettings settings() {
        return settings;
    }

    /** A request to the farm itself, with the key. */
    HttpRequest.Builder own(String path) {
        String base = settings.base().toString();
        return HttpRequest.newBuilder(
                        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path))
                .timeout(settings.answerTime())
                .header("Authorization", "Bearer " + settings.apiKey());
    }

    /** A request to a presigned URL: its signature is all that it needs, and the key is none of its business. */
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

    /** One attempt; fails with a {@link ClientException} where there is no answer. */
    <T> CompletableFuture<HttpResponse<T>> once(HttpRequest request, BodyHandler<T> handler) {
        return http.sendAsync(request, handler).handle((response, thrown) -> {
            if (thrown != null) {
                throw failure(request.uri(), thrown);
            }
            return response;
        });
    }

    /** As often as {@link Retry} says. Cancelling the future ends it. */
    <T> CompletableFuture<T> persistently(Supplier<CompletableFuture<T>> attempt) {
        CompletableFuture<T> result = new CompletableFuture<>();
        attempt(attempt, 1, result);
        return result;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is told by the result
    private <T> void attempt(Supplier<CompletableFuture<T>> attempt, int number, CompletableFuture<T> result) {
        if (result.isDone()) {
            return; // cancelled: nobody waits for it
        }
        begun(attempt).whenComplete((value, thrown) -> {
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

    private static <T> CompletableFuture<T> begun(Supplier<CompletableFuture<T>> attempt) {
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
                    "what answers at " + settings.base() + " is no farm: no JSON comes back", e);
        }
    }

    static RefusedException refusal(int status, String body, HttpHeaders headers) {
        return new RefusedException(ProblemDetails.of(status, body), retryAfter(headers));
    }

    /** In seconds, as the farm says it. */
    static Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static RuntimeException failure(URI address, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientException own) {
                return own; // a body's own refusal, in wrappers of the HTTP client
            }
            if (cause instanceof UncheckedIOException own) {
                return own; // a file on this side
            }
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                return new UnreachableException(
                        "nothing answers at " + address.getAuthority() + ": is the farm up?", cause);
            }
            if (cause instanceof IOException) {
                return new UnreachableException(
                        "no answer from " + address.getAuthority() + ": " + cause.getMessage(), cause);
            }
        }
        return new CompletionException(thrown);
    }
}
