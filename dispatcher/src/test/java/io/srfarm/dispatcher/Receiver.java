package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real receiver of webhooks on loopback: keeps what it is told and answers as a test wants. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour;

    /** What it does with a call. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;

        static Behaviour status(int status) {
            return exchange -> exchange.sendResponseHeaders(status, -1);
        }
    }

    /** One call. */
    public record Told(String path, Headers headers, String body) {
        private static final ObjectMapper JSON = new ObjectMapper();

        public String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        public String text(String pointer) {
            return json().at(pointer).asText();
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether one of its signatures is that of {@code secret}, as the standard's own library makes it. */
        public boolean isSignedWith(String secret) throws Exception {
            long at = Long.parseLong(header("webhook-timestamp"));
            String expected = new Webhook(secret).sign(header("webhook-id"), at, body);
            return List.of(header("webhook-signature").split(" ")).contains(expected);
        }
    }

    public Receiver(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    public Receiver() throws IOException {
        this(Behaviour.status(204));
    }

    public void behave(Behaviour other) {
        behaviour = other;
    }

    public List<Told> told() {
        return told;
    }

    public List<Told> told(String path) {
        return told.stream().filter(call -> call.path().equals(path)).toList();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Headers headers = new Headers();
            headers.putAll(exchange.getRequestHeaders());
            told.add(new Told(exchange.getRequestURI().getPath(), headers, new String(body, UTF_8)));
            behaviour.answer(exchange);
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
