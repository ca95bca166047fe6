package io.srfarm.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The folder of a server: data, log, last port, and the file with which the child reports readiness. Parent and child both
 * use this class.
 */
record ServerFolder(Path root, String name) {
    static final String DATA = "data";

    private static final int LOG_LINES_TOLD = 20;
    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 31_999;
    private static final int PORT_TRIES = 200;

    /**
     * Creates the folder, waits for a previous server that is still ending, and refuses a folder that a server cannot use.
     */
    static ServerFolder prepare(Path directory, String name) {
        Path root = directory.toAbsolutePath();
        ServerFolder folder = new ServerFolder(root, name);
        try {
            Files.createDirectories(root);
            long free = Files.getFileStore(root).getUsableSpace();
            if (free < EmbeddedServer.FREE_BYTES_MIN) {
                throw new EmbeddedServerException(EmbeddedServer.diskFull(root, free));
            }
            Files.delete(Files.createTempFile(root, "probe", null));
            FolderLock.acquire(folder, FolderLock.PATIENCE).close();
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "the " + name + " cannot write to " + root + " (" + FailureText.rootOf(e)
                            + "): choose another folder or repair its permissions",
                    e);
        }
        return folder;
    }

    Path data() {
        return root.resolve(DATA);
    }

    Path log() {
        return root.resolve(name + ".log");
    }

    Path lock() {
        return root.resolve("lock");
    }

    /**
     * Chooses the port to listen on.
     *
     * @param wanted 1 to 65535; 0 for the last one if it is free, else any free port
     * @throws EmbeddedServerException if the wanted port is taken
     */
    int port(int wanted) {
        if (wanted != 0) {
            if (!isFree(wanted)) {
                throw new EmbeddedServerException("port " + wanted + " is in use: stop what listens on it, or give the "
                        + name + " another port (0 picks a free one)");
            }
            return wanted;
        }
        int last = lastPort();
        return last > 0 && isFree(last) ? last : anyFreePortBut(0);
    }

    void rememberPort(int port) {
        write("port", Integer.toString(port));
    }

    /** Reports readiness; called by the child. */
    void markReady() {
        write("ready", Long.toString(ProcessHandle.current().pid()));
    }

    /** Returns whether the process with this id has reported readiness; earlier processes do not count. */
    boolean isReady(long pid) {
        return read("ready").equals(Long.toString(pid));
    }

    /** Returns the size of the log in bytes. */
    long logSize() {
        try {
            return Files.exists(log()) ? Files.size(log()) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Returns the last lines of the log, without the first {@code bytesBefore} bytes. */
    List<String> logTail(long bytesBefore) {
        try (FileChannel channel = FileChannel.open(log())) {
            // A rotated log is shorter, and all of it is new.
            channel.position(bytesBefore <= channel.size() ? bytesBefore : 0);
            String text = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = text.lines().toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES_TOLD), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Returns a free port outside of the system's range for outgoing connections, which could take it before the server
     * listens.
     *
     * @param taken a port that is about to be used, or 0
     */
    static int anyFreePortBut(int taken) {
        return ThreadLocalRandom.current()
                .ints(PORT_TRIES, PORT_MIN, PORT_MAX + 1)
                .filter(port -> port != taken && isFree(port))
                .findFirst()
                .orElseThrow(() -> new EmbeddedServerException("no free port found from " + PORT_MIN + " to " + PORT_MAX
                        + " on the loopback interface: free one, or choose a port"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Like the servers: connections of a server that has just died must not block its successor.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int lastPort() {
        String port = read("port");
        return port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private void write(String file, String text) {
        try {
            Path draft = Files.writeString(root.resolve(file + ".new"), text);
            Files.move(draft, root.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot write " + root.resolve(file) + ": " + FailureText.rootOf(e), e);
        }
    }
}
