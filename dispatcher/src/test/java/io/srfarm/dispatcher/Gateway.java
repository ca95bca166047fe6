package io.srfarm.dispatcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The way from a client to the dispatcher, through a gateway that treats requests as gateways do. Thread-safe. */
final class Gateway implements AutoCloseable {
    private static final List<String> HOP =
            List.of("connection", "content-length", "host", "transfer-encoding", "date");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Treatment> next = new ConcurrentLinkedQueue<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final URI target;

    /** What becomes of one request. */
    interface Treatment {
        void apply(Gateway gateway, HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** A request that came, and what it was answered; 0: nothing. */
    record Seen(String path, Map<String, List<String>> headers, int status) {}

    Gateway(URI target) throws IOException {
        this.target = target;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next requests that come are treated so, one each; those behind them pass. */
    void next(Treatment... treatments) {
        next.addAll(List.of(treatments));
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** As if there were no gateway. */
    static Treatment passing() {
        return Gateway::pass;
    }

    /** Passes the request on, and hangs up when the answer is there. */
    static Treatment losingTheAnswer() {
        return (gateway, exchange) -> {
            gateway.forward(exchange).body().close();
            gateway.note(exchange, 0);
        };
    }

    static Treatment answering(int status, Map<String, String> headers) {
        return (gateway, exchange) -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            gateway.note(exchange, status);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** Says nothing until the test is over. */
    static Treatment swallowing() {
        return (gateway, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            gateway.note(exchange, 200);
            gateway.closed.await();
        };
    }

    /** Breaks off behind the first event of this name. */
    static Treatment cuttingBehind(String event) {
        return (gateway, exchange) -> {
            HttpResponse<InputStream> answer = gateway.forward(exchange);
            gateway.note(exchange, answer.statusCode());
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            gateway.copy(answer.body(), exchange.getResponseBody(), "event:" + event);
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        Treatment treatment = next.poll();
        try (exchange) {
            if (treatment == null) {
                pass(exchange);
            } else {
                treatment.apply(this, exchange);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void pass(HttpExchange exchange) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = forward(exchange);
        answer.headers().map().forEach((name, values) -> {
            if (!HOP.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        note(exchange, answer.statusCode());
        exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 304 ? -1 : 0);
        copy(answer.body(), exchange.getResponseBody(), "");
    }

    private HttpResponse<InputStream> forward(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT))
                    && !name.equalsIgnoreCase("upgrade")
                    && !name.equalsIgnoreCase("http2-settings")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** Byte for byte, at once; up to the line that follows a line equal to {@code until}, if that is not empty. */
    private void copy(InputStream from, OutputStream to, String until) throws IOException {
        StringBuilder line = new StringBuilder();
        boolean found = false;
        try (from) {
            for (int read = from.read(); read >= 0; read = from.read()) {
                to.write(read);
                to.flush();
                if (read != '\n') {
                    line.append((char) read);
                    continue;
                }
                if (found && line.isEmpty()) {
                    return;
                }
                found |= !until.isEmpty() && line.toString().equals(until);
                line.setLength(0);
            }
        }
    }

    private void note(HttpExchange exchange, int status) {
        seen.add(new Seen(exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), status));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
