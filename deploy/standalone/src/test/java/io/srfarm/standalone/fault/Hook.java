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

/** A webhook receiver that misbehaves until it is repaired. Thread-safe. */
final class Hook implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Answer sick;
    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();
    private volatile boolean mended;

    /** How it answers while it misbehaves. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange call) throws IOException, InterruptedException;
    }

    /** @param port 0 for any */
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

    /** Returns the number of calls, including failed ones. */
    int calls() {
        return calls.get();
    }

    /** Returns the ids of successful deliveries. */
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
