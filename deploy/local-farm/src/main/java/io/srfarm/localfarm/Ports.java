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
 * Where the farm listens, on the loopback interface only.
 *
 * @param workers for health and metrics, one for each worker
 */
record Ports(int http, int kafka, int s3, List<Integer> workers) {
    Ports {
        workers = List.copyOf(workers);
    }

    /**
     * Free ports, those of the last time where they still are.
     *
     * @param http 1 to 65535: this one or none; 0: any
     * @throws FarmException if the port wanted is taken
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

    /** Holds each port until all are chosen, so that no two are the same. */
    private static final class Bound implements AutoCloseable {
        private final List<ServerSocket> sockets = new ArrayList<>();

        int exactly(int port) throws FarmException {
            try {
                return bind(port);
            } catch (IOException e) {
                throw new FarmException(
                        "port " + port + " is taken: stop what listens there, or choose another with --port", e);
            }
        }

        int like(int last) throws IOException {
            if (last > 0) {
                try {
                    return bind(last);
                } catch (IOException e) {
                    // Somebody else has it by now: any other will do.
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
