package io.srfarm.standalone.whole;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A trace collector with an OTLP/HTTP endpoint. Parses only what it needs of ExportTraceServiceRequest: names, ids, parents and
 * times of spans.
 */
final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /**
     * A span.
     *
     * @param parent empty for a root span
     * @param begin in nanoseconds since 1970
     */
    record Span(String service, String trace, String id, String parent, String name, long begin, long end) {}

    /** One field of a protobuf message: {@code value} for numbers, {@code bytes} for everything else. */
    private record Field(int number, long value, ByteBuffer bytes) {
        static Field next(ByteBuffer message) {
            long tag = varint(message);
            int number = (int) (tag >>> 3);
            return switch ((int) tag & 7) {
                case 0 -> new Field(number, varint(message), ByteBuffer.allocate(0));
                case 1 -> new Field(number, message.getLong(), ByteBuffer.allocate(0));
                case 2 -> {
                    int length = (int) varint(message);
                    ByteBuffer bytes = message.slice(message.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                    message.position(message.position() + length);
                    yield new Field(number, 0, bytes);
                }
                case 5 -> new Field(number, message.getInt(), ByteBuffer.allocate(0));
                default -> throw new IllegalArgumentException("no wire type");
            };
        }

        private static long varint(ByteBuffer message) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = message.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        String text() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }

        String hex() {
            byte[] content = new byte[bytes.remaining()];
            bytes.duplicate().get(content);
            return HexFormat.of().formatHex(content);
        }
    }

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    List<Span> spans(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    private void take(HttpExchange call) throws IOException {
        try (call) {
            ByteBuffer request =
                    ByteBuffer.wrap(call.getRequestBody().readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            while (request.hasRemaining()) {
                resourceSpans(Field.next(request).bytes());
            }
            call.sendResponseHeaders(200, -1);
        }
    }

    private void resourceSpans(ByteBuffer message) {
        String service = "";
        while (message.hasRemaining()) {
            Field field = Field.next(message);
            if (field.number() == 1) {
                service = service(field.bytes());
            } else if (field.number() == 2) {
                scopeSpans(service, field.bytes());
            }
        }
    }

    /** Returns the resource attribute service.name. */
    private static String service(ByteBuffer resource) {
        while (resource.hasRemaining()) {
            Field attribute = Field.next(resource);
            if (attribute.number() == 1) {
                Field key = Field.next(attribute.bytes());
                Field value = Field.next(attribute.bytes());
                if (key.text().equals("service.name")) {
                    return Field.next(value.bytes()).text();
                }
            }
        }
        return "";
    }

    private void scopeSpans(String service, ByteBuffer message) {
        while (message.hasRemaining()) {
            Field field = Field.next(message);
            if (field.number() == 2) {
                spans.add(span(service, field.bytes()));
            }
        }
    }

    private static Span span(String service, ByteBuffer message) {
        String[] texts = {"", "", "", "", ""};
        long[] times = {0, 0};
        while (message.hasRemaining()) {
            Field field = Field.next(message);
            switch (field.number()) {
                case 1 -> texts[0] = field.hex();
                case 2 -> texts[1] = field.hex();
                case 4 -> texts[2] = field.hex();
                case 5 -> texts[3] = field.text();
                case 7 -> times[0] = field.value();
                case 8 -> times[1] = field.value();
                default -> texts[4] = "left out";
            }
        }
        return new Span(service, texts[0], texts[1], texts[2], texts[3], times[0], times[1]);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
