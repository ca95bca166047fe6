package io.srfarm.standalone.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver of webhooks that misbehaves until it is mended. Thread-safe. */
final class Hook implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Answer sick;
    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();
    private volatile boolean mended;

    /** What it does with a call while it is sick. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange call) throws IOException, InterruptedException;
    }

    /** @param port 0: any */
    Hook(int port, Answer sick) throws IOException {
        this.sick = sick;
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    static Hook healthy(int port) throws IOException {
        Hook hook = new Hook(port, call -> {});
        hook.mend();
        return hook;
    }

    void mend() {
        mended = true;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** All calls, those that failed too. */
    int calls() {
        return calls.get();
    }

    /** Ids of the deliveries that it has. */
    Set<String> taken() {
        return taken.keySet();
    }

    private void take(HttpExchange call) throws IOException {
        calls.incrementAndGet();
        try (call) {
            call.getRequestBody().readAllBytes();
            if (!mended) {
                sick.to(call);
            }
            if (mended) {
                taken.merge(call.getRequestHeaders().getFirst("webhook-id"), 1, Integer::sum);
                call.sendResponseHeaders(204, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
