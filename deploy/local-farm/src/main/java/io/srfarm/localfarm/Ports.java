package io.srfarm.localfarm;

import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The farm's ports, on the loopback interface only.
 *
 * @param workers one for each worker, for health and metrics
 */
record Ports(int http, int kafka, int s3, List<Integer> workers) {
    Ports {
        workers = List.copyOf(workers);
    }

    /**
     * Chooses free ports and prefers those of the last run.
     *
     * @param http the required HTTP port, 1 to 65535; 0 for any
     * @throws FarmException if the required port is taken
     */
    static Ports choose(FarmFolder folder, int http, int workers) throws FarmException {
        Path file = folder.settings("ports");
        try (Bound bound = new Bound()) {
            PrivateProperties last = Files.exists(file) ? PrivateProperties.read(file) : new PrivateProperties();
            int chosen = http == 0 ? bound.like(last.number("http")) : bound.exactly(http);
            int kafka = bound.like(last.number("kafka"));
            int s3 = bound.like(last.number("s3"));
            List<Integer> ofWorkers = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                ofWorkers.add(bound.like(0));
            }
            new PrivateProperties()
                    .with("http", chosen)
                    .with("kafka", kafka)
                    .with("s3", s3)
                    .write(file);
            return new Ports(chosen, kafka, s3, ofWorkers);
        } catch (IOException e) {
            throw new FarmException("cannot choose ports (" + RootCause.of(e) + ")", e);
        }
    }

    /** Keeps each port bound until all are chosen, so that no port is chosen twice. */
    private static final class Bound implements AutoCloseable {
        private final List<ServerSocket> sockets = new ArrayList<>();

        int exactly(int port) throws FarmException {
            try {
                return bind(port);
            } catch (IOException e) {
                throw new FarmException(
                        "port " + port + " is in use: stop what listens on it, or choose another port with --port", e);
            }
        }

        int like(int last) throws IOException {
            if (last > 0) {
                try {
                    return bind(last);
                } catch (IOException e) {
                    // The port of the last run is in use now: any other will do.
                    return bind(0);
                }
            }
            return bind(0);
        }

        private int bind(int port) throws IOException {
            ServerSocket socket = new ServerSocket();
            sockets.add(socket);
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
