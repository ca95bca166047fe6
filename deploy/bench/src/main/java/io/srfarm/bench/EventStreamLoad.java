package io.srfarm.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many concurrent event streams. */
final class EventStreamLoad implements AutoCloseable {
    private final CountDownLatch begun;
    private final CountDownLatch ended;
    private final LatencyRecorder ends;
    private final List<CompletableFuture<?>> streams = new ArrayList<>();
    private volatile long since;

    /** Opens {@code count} streams, each for a different job. */
    EventStreamLoad(HttpClient http, int count, IntFunction<HttpRequest> requests, LatencyRecorder ends) {
        this.begun = new CountDownLatch(count);
        this.ended = new CountDownLatch(count);
        this.ends = ends;
        for (int i = 0; i < count; i++) {
            streams.add(http.sendAsync(requests.apply(i), BodyHandlers.fromLineSubscriber(new Listener())));
        }
    }

    /** Returns whether each stream has received its job's first event within the time. */
    boolean awaitBegun(long seconds) throws InterruptedException {
        return begun.await(seconds, TimeUnit.SECONDS);
    }

    /** Starts measuring the time until the streams receive their job's end. */
    void endsFromNow() {
        since = System.nanoTime();
    }

    boolean awaitEnded(long seconds) throws InterruptedException {
        return ended.await(seconds, TimeUnit.SECONDS);
    }

    int missing() {
        return (int) begun.getCount();
    }

    @Override
    public void close() {
        streams.forEach(stream -> stream.cancel(true));
    }

    /** Reads one stream. */
    private final class Listener implements Flow.Subscriber<String> {
        private boolean heard;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (!heard && line.startsWith("event")) {
                heard = true;
                begun.countDown();
            } else if (line.startsWith("event") && line.endsWith("cancelled")) {
                ends.took(System.nanoTime() - since);
                ended.countDown();
            }
        }

        @Override
        public void onError(Throwable failure) {
            ends.failed();
        }

        @Override
        public void onComplete() {
            // Expected: the stream is complete.
        }
    }
}
