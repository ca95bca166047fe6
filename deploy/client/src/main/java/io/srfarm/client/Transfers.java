package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.Candidate;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Uploads and downloads pictures with presigned URLs. Thread-safe. */
final class Transfers {
    /** Maximum concurrent downloads. */
    private static final int LANES = 4;

    private final Exchange exchange;

    Transfers(Exchange exchange) {
        this.exchange = exchange;
    }

    CompletableFuture<ObjectKey> upload(Upload upload, TransferListener listener) {
        ObjectNode wish = JsonNodeFactory.instance
                .objectNode()
                .put("name", upload.keyName())
                .put("bytes", upload.bytes())
                .put("sha256", upload.sha256().hex());
        if (upload.isBindable()) {
            wish.put("contentType", upload.contentType());
        }
        return exchange.post("/v1/uploads", wish)
                .thenCompose(place -> exchange.persistently(() -> put(place, upload, listener))
                        .thenApply(done -> new ObjectKey(place.path("key").asText())));
    }

    private CompletableFuture<Integer> put(JsonNode place, Upload upload, TransferListener listener) {
        HttpRequest.Builder request = exchange.presigned(place.path("url").asText());
        place.path("headers")
                .properties()
                .forEach(header ->
                        request.header(header.getKey(), header.getValue().asText()));
        HttpRequest put = request.PUT(new CountedBody(upload.body().get(), upload, listener))
                .build();
        return exchange.once(put, BodyHandlers.discarding()).thenApply(response -> stored(put, response, "an upload"));
    }

    /** Returns the content of an object. */
    CompletableFuture<byte[]> bytes(String url, CheckedBody.Expected expected) {
        return exchange.persistently(() -> {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            return receive(url, expected, () -> Channels.newChannel(content), done -> {})
                    .thenApply(done -> content.toByteArray());
        });
    }

    /**
     * Downloads every candidate as {@code INDEX.png} (or {@code .webp}, {@code .jpg}), and {@code manifest.json}, into a {@link
     * DownloadFolder}.
     */
    CompletableFuture<Path> set(FetchedSet fetched, Path folder, TransferListener listener) {
        DownloadFolder target;
        try {
            target = DownloadFolder.open(folder);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new UncheckedIOException(e));
        }
        return arrive(fetched, target, listener)
                .thenApply(all -> committed(fetched, target))
                .whenComplete((manifest, thrown) -> close(target));
    }

    private CompletableFuture<Void> arrive(FetchedSet fetched, DownloadFolder target, TransferListener listener) {
        try {
            target.requireReplaceable(fetched.candidates());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new UncheckedIOException(e));
        }
        return CompletableFuture.allOf(IntStream.range(0, LANES)
                .mapToObj(lane -> lane(fetched, lane, target, listener))
                .toArray(CompletableFuture<?>[]::new));
    }

    private static Path committed(FetchedSet fetched, DownloadFolder target) {
        try {
            return target.commit(fetched);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(DownloadFolder target) {
        try {
            target.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<Integer> lane(
            FetchedSet fetched, int place, DownloadFolder target, TransferListener listener) {
        List<Candidate> candidates = fetched.candidates();
        return place >= candidates.size()
                ? CompletableFuture.completedFuture(place)
                : candidate(fetched, candidates.get(place), target, listener)
                        .thenCompose(done -> lane(fetched, place + LANES, target, listener));
    }

    private CompletableFuture<Long> candidate(
            FetchedSet fetched, Candidate candidate, DownloadFolder target, TransferListener listener) {
        String name = candidate.fileName();
        return exchange.persistently(() -> receive(
                fetched.url(candidate),
                expected(candidate),
                () -> opened(target.part(name)),
                done -> listener.moved(name, done, candidate.bytes())));
    }

    static CheckedBody.Expected expected(Candidate candidate) {
        return new CheckedBody.Expected(
                "candidate " + candidate.index(),
                candidate.sha256().hex(),
                Math.min(candidate.bytes(), Limits.GROUND_TRUTH_BYTES_MAX));
    }

    private CompletableFuture<Long> receive(
            String url, CheckedBody.Expected expected, Supplier<WritableByteChannel> to, LongConsumer progress) {
        HttpRequest request = exchange.presigned(url).GET().build();
        return exchange.once(
                        request,
                        info -> info.statusCode() == 200
                                ? new CheckedBody(expected, to.get(), progress)
                                : BodySubscribers.replacing(0L))
                .thenApply(response -> {
                    stored(request, response, "a download");
                    return response.body();
                });
    }

    private static int stored(HttpRequest request, HttpResponse<?> response, String what) {
        int status = response.statusCode();
        if (status / 100 != 2) {
            ProblemDetails problem =
                    ProblemDetails.plain(status, "the store at " + request.uri().getAuthority() + " refused " + what);
            throw new RefusedException(problem, Exchange.retryAfter(response.headers()));
        }
        return status;
    }

    private static WritableByteChannel opened(Path file) {
        try {
            return FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
