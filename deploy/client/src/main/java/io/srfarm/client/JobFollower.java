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
 * Follows one job to its end, across broken connections and restarts of the dispatcher. Each round reads the event stream
 * from where the last one ended, then polls the job. Where streams do not work, it only polls.
 *
 * <p>Rounds run one after the other, each step in the callback of the previous one, so the fields need no lock.
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

    @SuppressWarnings("FutureReturnValueIgnored") // errors are reported by the result
    private void round() {
        if (result.isDone()) {
            return; // cancelled
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
                return; // if the farm does not know the id any more, it sends all events again
            }
        }
        listener.accept(news);
    }

    /** Counts streams that connected but delivered nothing; an outage does not count, because a later stream may work. */
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

    /** Returns whether a failure is an outage of the farm that has not lasted too long. */
    private boolean mayPass(Throwable thrown) {
        return ClientException.unwrapped(thrown) instanceof ClientException e
                && e.isTemporary()
                && System.nanoTime() - aliveNanos
                        < exchange.settings().outageMax().toNanos();
    }
}
