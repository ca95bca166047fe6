package io.srfarm.standalone.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Sends requests over kept connections: as many as are answered, or so many a second whatever the answers do. */
final class HttpLoad {
    private static final int IN_FLIGHT_MAX = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;

    HttpLoad(HttpClient http) {
        this.http = http;
    }

    /**
     * Keeps {@code inFlight} requests under way for a while.
     *
     * @param expected the status that counts as success
     * @return answers a second
     */
    double closed(Supplier<HttpRequest> requests, int expected, int inFlight, Duration duration, Times times)
            throws InterruptedException {
        Semaphore free = new Semaphore(inFlight);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        while (System.nanoTime() < end) {
            free.acquire();
            send(requests.get(), expected, System.nanoTime(), free, times);
        }
        free.acquire(inFlight);
        return times.count() / seconds(System.nanoTime() - start);
    }

    /**
     * Sends at a steady rate. Time counts from when a request was due, so that a stall of the farm is not hidden by the
     * requests that it kept from being sent.
     */
    void open(Supplier<HttpRequest> requests, int expected, double perSecond, Duration duration, Times times)
            throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT_MAX);
        long start = System.nanoTime();
        long all = Math.round(perSecond * duration.toMillis() / 1000);
        for (long i = 0; i < all; i++) {
            long due = start + Math.round(i * TimeUnit.SECONDS.toNanos(1) / perSecond);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            free.acquire();
            send(requests.get(), expected, due, free, times);
        }
        if (!free.tryAcquire(IN_FLIGHT_MAX, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            times.failed();
        }
    }

    private void send(HttpRequest request, int expected, long since, Semaphore free, Times times) {
        var unused = http.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            if (failure == null && answer.statusCode() == expected) {
                times.took(System.nanoTime() - since);
            } else {
                times.failed();
            }
            free.release();
        });
    }

    static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
