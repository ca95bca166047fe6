package io.srfarm.worker.farm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The way to a server, which can be made as bad as ways to servers are. Thread-safe. */
final class Link implements AutoCloseable {
    private static final int CHUNK_BYTES = 4096;
    private static final int CUT_BYTES_MAX = 12_000;
    private static final int SLOW_MILLIS_A_CHUNK = 20;
    private static final byte[] SICK =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    private final URI target;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Random random = new Random(1);
    private volatile State state = State.CLEAN;

    /** What becomes of a connection. */
    enum State {
        CLEAN,
        /** Ended before anything was said. */
        REFUSED,
        /** Ended after some thousand bytes, in either direction. */
        CUT,
        /** Answered by 503 instead of the server, which must be one of HTTP. */
        SICK,
        /** A few hundred KiB a second. */
        SLOW,
        /** Taken and never answered. */
        SWALLOWED
    }

    /** @param target of which host and port count */
    Link(URI target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on; connections of the former state end. */
    void become(State next) {
        state = next;
        open.forEach(Link::end);
    }

    /** How often anybody has come since the link was made. */
    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                connections.incrementAndGet();
                open.add(client);
                daemon(() -> serve(client));
            } catch (IOException e) {
                end(door);
            }
        }
    }

    private void serve(Socket client) {
        State now = state;
        try {
            if (now == State.REFUSED) {
                end(client);
            } else if (now == State.SICK) {
                client.getInputStream().read(new byte[CHUNK_BYTES]);
                client.getOutputStream().write(SICK);
                end(client);
            } else if (now != State.SWALLOWED) {
                Socket server = new Socket(target.getHost(), target.getPort());
                open.add(server);
                int bytesMax = now == State.CUT ? 1 + random.nextInt(CUT_BYTES_MAX) : Integer.MAX_VALUE;
                daemon(() -> copy(client, server, now, bytesMax));
                copy(server, client, now, bytesMax);
            }
        } catch (IOException e) {
            end(client);
        }
    }

    private void copy(Socket from, Socket to, State during, int bytesMax) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            int left = bytesMax;
            for (int read = in.read(chunk); read >= 0 && left > 0; read = in.read(chunk)) {
                out.write(chunk, 0, Math.min(read, left));
                left -= read;
                if (during == State.SLOW) {
                    LockSupport.parkNanos(SLOW_MILLIS_A_CHUNK * 1_000_000L);
                }
            }
        } catch (IOException e) {
            // That is what this link is for: both ends are closed by now, and each sees it in its own way.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        end(door);
        open.forEach(Link::end);
    }
}
