package io.srfarm.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * A persistent HTTP connection that sends bytes and reads a status. It does the minimum because it shares the CPU with the
 * measured server. Not thread-safe.
 */
final class KeptConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final int STATUS_BEGIN = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_BEGIN + 3;
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String END = "\r\n\r\n";

    private final Socket socket = new Socket();
    private final byte[] buffer = new byte[HEAD_BYTES_MAX];

    KeptConnection(URI server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), (int) PATIENCE.toMillis());
    }

    /**
     * Sends a request and reads the complete response.
     *
     * @return the response's status
     * @throws IOException also if the response has no length
     */
    int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        int read = 0;
        String head;
        do {
            int more = in.read(buffer, read, buffer.length - read);
            if (more <= 0) {
                throw new EOFException("the response ended after " + read + " bytes");
            }
            read += more;
            head = new String(buffer, 0, read, ISO_8859_1);
        } while (!head.contains(END));
        int bodyBegin = head.indexOf(END) + END.length();
        in.skipNBytes(bodyBegin + length(head) - read);
        return Integer.parseInt(head.substring(STATUS_BEGIN, STATUS_END));
    }

    private static int length(String head) throws ProtocolException {
        int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (at < 0) {
            throw new ProtocolException("the response has no length");
        }
        int begin = at + LENGTH.length();
        return Integer.parseInt(
                head.substring(begin, head.indexOf("\r\n", begin)).strip());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
