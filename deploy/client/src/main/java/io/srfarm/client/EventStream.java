package io.srfarm.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the event stream of a job. It ends with the job's last event, when the farm closes it, when it breaks,
 * or when it is silent for too long, because a half-open connection never reports an error.
 */
final class EventStream implements Flow.Subscriber<String> {
    private static final Set<String> LAST = Set.of("succeeded", "failed", "cancelled", "expired", "dead");

    private final ServerSentEvents events = new ServerSentEvents();
    private final Consumer<JobUpdate> listener;
    private final Runnable alive;
    private final Duration silenceMax;
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile long heardNanos = System.nanoTime();

    private EventStream(Consumer<JobUpdate> listener, Runnable alive, Duration silenceMax) {
        this.listener = listener;
        this.alive = alive;
        this.silenceMax = silenceMax;
    }

    /**
     * @param alive called for every line, also for comments
     * @return whether the job's last event was received; fails if the farm refuses or cannot be reached, or if the listener
     *     throws
     */
    @SuppressWarnings("FutureReturnValueIgnored") // errors are reported by the returned future
    static CompletableFuture<Boolean> listen(
            Exchange exchange, HttpRequest request, Consumer<JobUpdate> listener, Runnable alive) {
        EventStream stream =
                new EventStream(listener, alive, exchange.settings().silenceMax());
        stream.watch();
        exchange.once(request, stream.handler()).whenComplete((response, thrown) -> {
            if (thrown != null) {
                stream.end.completeExceptionally(ClientException.unwrapped(thrown));
            } else if (response.statusCode() != 200) {
                stream.end.completeExceptionally(
                        Exchange.refusal(response.statusCode(), response.body(), response.headers()));
            }
        });
        return stream.end;
    }

    /** Reads lines one by one; a refusal is read as a whole. */
    private BodyHandler<String> handler() {
        return (HttpResponse.ResponseInfo info) -> info.statusCode() == 200
                ? BodySubscribers.fromLineSubscriber(this, stream -> "", UTF_8, null)
                : BodySubscribers.ofString(UTF_8);
    }

    private void watch() {
        Exchange.after(silenceMax, () -> {
            if (System.nanoTime() - heardNanos >= silenceMax.toNanos()) {
                hangUp(false);
            } else if (!end.isDone()) {
                watch();
            }
        });
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
        if (end.isDone()) {
            given.cancel();
        }
    }

    @Override
    public void onNext(String line) {
        heardNanos = System.nanoTime();
        if (end.isDone()) {
            return;
        }
        alive.run();
        events.take(line).ifPresent(this::tell);
    }

    private void tell(JobUpdate news) {
        try {
            listener.accept(news);
        } catch (RuntimeException e) {
            end.completeExceptionally(e); // the listener failed: report it and stop
        }
        if (end.isDone() || LAST.contains(news.name())) {
            hangUp(true);
        }
    }

    @Override
    public void onError(Throwable broken) {
        end.completeExceptionally(
                new UnreachableException("the event stream was interrupted: " + broken.getMessage(), broken));
    }

    @Override
    public void onComplete() {
        end.complete(false);
    }

    private void hangUp(boolean lastEventCame) {
        end.complete(lastEventCame);
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }
}
