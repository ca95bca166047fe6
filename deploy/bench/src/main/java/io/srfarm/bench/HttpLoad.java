package io.srfarm.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Sends requests over persistent connections, in a closed loop or at a fixed rate. */
final class HttpLoad {
    private final URI server;

    HttpLoad(URI server) {
        this.server = server;
    }

    /** Returns when to send the next request, in {@link System#nanoTime()}; negative if there is none. */
    private interface Schedule {
        long next();
    }

    /** Builds the bytes of a request with an API key and, unless it is empty, a JSON body. */
    byte[] request(String method, String path, String apiKey, String body) {
        String content = body.isEmpty()
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n";
        return (method + " " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nAuthorization: Bearer "
                        + apiKey + "\r\n" + content + "\r\n" + body)
                .getBytes(UTF_8);
    }

    /**
     * Keeps {@code connections} requests in flight for a while (closed loop).
     *
     * @param expected the status that counts as success
     * @return responses per second
     */
    double closed(Supplier<byte[]> requests, int expected, int connections, Duration duration, LatencyRecorder times)
            throws InterruptedException {
        long start = System.nanoTime();
        long end = duration.toNanos();
        run(requests, expected, connections, times, start, () -> {
            long now = System.nanoTime() - start;
            return now < end ? now : -1;
        });
        return times.count() / seconds(System.nanoTime() - start);
    }

    /**
     * Sends at a fixed rate (open loop). Latency is measured from the time at which a request was due, so that a stall of
     * the farm is not hidden by requests that were sent late.
     */
    void open(
            Supplier<byte[]> requests,
            int expected,
            int connections,
            double perSecond,
            Duration duration,
            LatencyRecorder times)
            throws InterruptedException {
        long all = Math.round(perSecond * duration.toMillis() / 1000);
        AtomicLong sent = new AtomicLong();
        run(requests, expected, connections, times, System.nanoTime(), () -> {
            long number = sent.getAndIncrement();
            return number < all ? Math.round(number * TimeUnit.SECONDS.toNanos(1) / perSecond) : -1;
        });
    }

    private void run(
            Supplier<byte[]> requests,
            int expected,
            int connections,
            LatencyRecorder times,
            long start,
            Schedule schedule)
            throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread sender = new Thread(() -> send(requests, expected, times, start, schedule), "sender-" + i);
            sender.start();
            senders.add(sender);
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /** Sends requests by the schedule. A broken connection counts as one failure and is reopened. */
    private void send(Supplier<byte[]> requests, int expected, LatencyRecorder times, long start, Schedule schedule) {
        long due = schedule.next();
        while (due >= 0) {
            try (KeptConnection connection = new KeptConnection(server)) {
                while (due >= 0) {
                    await(start + due);
                    if (connection.exchange(requests.get()) == expected) {
                        times.took(System.nanoTime() - start - due);
                    } else {
                        times.failed();
                    }
                    due = schedule.next();
                }
            } catch (IOException e) {
                times.failed();
                due = schedule.next();
            }
        }
    }

    private static void await(long moment) {
        while (System.nanoTime() - moment < 0) {
            LockSupport.parkNanos(moment - System.nanoTime());
        }
    }

    static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
