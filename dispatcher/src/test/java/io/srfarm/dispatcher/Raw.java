package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** HTTP byte by byte, as no client library would send it. */
final class Raw {
    private static final int PATIENCE_MS = 30_000;

    private Raw() {}

    /** A connection whose kernel buffers as little as it can of what comes in. */
    static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress("127.0.0.1", Door.port()));
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The head of a request whose body is to come. */
    static String head(String method, String path, String apiKey, int bodyBytes) {
        return method + " " + path + " HTTP/1.1\r\nHost: srfarm\r\nConnection: close\r\nAuthorization: Bearer " + apiKey
                + "\r\n"
                + (bodyBytes > 0 ? "Content-Type: application/json\r\nContent-Length: " + bodyBytes + "\r\n" : "")
                + "\r\n";
    }

    /** The whole answer. */
    static String get(String path, String apiKey) {
        return answer(head("GET", path, apiKey, 0));
    }

    /** The whole answer to what is sent. */
    static String answer(String request) {
        try (Socket socket = connect()) {
            send(socket, request);
            return answer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes until the other side closes the connection. */
    static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
