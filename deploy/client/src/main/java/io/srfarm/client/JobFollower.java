package io.srfarm.client;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one job to its end, over broken connections and restarts of the dispatcher. Each round listens to the event stream
 * from where the last one broke off, then looks at the job. Where streams do not get through, it only looks.
 *
 * <p>Rounds follow one another, each step in the callback of the one before: fields need no lock.
 */
final class JobFollower {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int FRUITLESS_MAX = 2;

    private final Exchange exchange;
    private final String path;
    private final Consumer<JobUpdate> listener;
    private final CompletableFuture<JobDetails> result = new CompletableFuture<>();

    private final Set<String> told = new HashSet<>();
    private Optional<String> lastEventId = Optional.empty();
    private Optional<String> etag = Optional.empty();
    private @Nullable JobDetails seen;
    private boolean heard;
    private int fruitless;
    private long aliveNanos = System.nanoTime();

    JobFollower(Exchange exchange, String path, Consumer<JobUpdate> listener) {
        this.exchange = exchange;
        this.path = path;
        this.listener = listener;
    }

    CompletableFuture<JobDetails> follow() {
        round();
        return result;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is told by the result
    private void round() {
        if (result.isDone()) {
            return; // cancelled: nobody waits for it
        }
        listen().handle((ended, thrown) -> {
                    note(thrown);
                    return thrown == null || ClientException.unwrapped(thrown) instanceof ClientException
                            ? look()
                            : CompletableFuture.<JobDetails>failedFuture(thrown);
                })
                .thenCompose(job -> job)
                .whenComplete(this::decide);
    }

    private CompletableFuture<Boolean> listen() {
        if (onlyLooks()) {
            return CompletableFuture.completedFuture(false);
        }
        heard = false;
        HttpRequest.Builder request = exchange.own(path + "/events").header("Accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        return EventStream.listen(exchange, request.GET().build(), this::take, this::hear);
    }

    private void hear() {
        heard = true;
        aliveNanos = System.nanoTime();
    }

    private void take(JobUpdate news) {
        if (!news.id().isEmpty()) {
            lastEventId = Optional.of(news.id());
            if (!told.add(news.id())) {
                return; // a farm that no longer knows the id tells the story from its beginning
            }
        }
        listener.accept(news);
    }

    /** A stream that got through and said nothing is fruitless; one that met an outage may fare better next time. */
    private void note(@Nullable Throwable thrown) {
        boolean outage =
                thrown != null && ClientException.unwrapped(thrown) instanceof ClientException e && e.isTemporary();
        fruitless = heard ? 0 : fruitless + (outage ? 0 : 1);
    }

    private boolean onlyLooks() {
        return fruitless >= FRUITLESS_MAX;
    }

    private CompletableFuture<JobDetails> look() {
        HttpRequest.Builder request = exchange.own(path);
        etag.ifPresent(tag -> request.header("If-None-Match", tag));
        return exchange.answer(request.GET().build()).thenApply(answer -> {
            JobDetails before = seen;
            if (answer.isAsBefore() && before != null) {
                return before;
            }
            etag = answer.etag();
            JobDetails job = JobDetails.of(answer.json());
            seen = job;
            if (onlyLooks()) {
                listener.accept(new JobUpdate("", JobUpdate.LOOKED_AT, job.json()));
            }
            return job;
        });
    }

    private void decide(@Nullable JobDetails job, @Nullable Throwable thrown) {
        if (job != null) {
            aliveNanos = System.nanoTime();
            if (job.state().isTerminal()) {
                result.complete(job);
                return;
            }
        } else if (thrown != null && !mayPass(thrown)) {
            result.completeExceptionally(ClientException.unwrapped(thrown));
            return;
        }
        Exchange.after(onlyLooks() ? exchange.settings().pollEvery() : PAUSE, this::round);
    }

    /** An outage of the farm is none of the job's, for a while. */
    private boolean mayPass(Throwable thrown) {
        return ClientException.unwrapped(thrown) instanceof ClientException e
                && e.isTemporary()
                && System.nanoTime() - aliveNanos
                        < exchange.settings().outageMax().toNanos();
    }
}
