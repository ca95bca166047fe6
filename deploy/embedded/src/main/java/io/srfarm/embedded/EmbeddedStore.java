package io.srfarm.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An S3 server in a child process: loopback only, path-style addresses, signatures checked. Objects are files in the given
 * folder and survive {@link #kill()}. Thread-safe.
 *
 * <p>Limitations: no tags, lifecycle, versioning or encryption; {@code k} and {@code k/child} cannot both exist; a segment
 * of a key must be shorter than 200 bytes; PUT responses do not wait for fsync. One signed PUT or part may have up to 64
 * MiB, a presigned PUT any size.
 */
public final class EmbeddedStore extends EmbeddedServer {
    static final String NAME = "store";
    static final String BUCKET = "srfarm";

    private final int port;

    private EmbeddedStore(ChildJvm child, int port) {
        super(child);
        this.port = port;
    }

    /**
     * Starts a store on a new folder or an earlier store's. Creates the bucket, removes the remains of unfinished PUTs, and
     * returns when the store is ready, after about 1 s.
     *
     * @param directory for objects, log and port; created if missing. Its file system must support extended attributes and
     *     hard links
     * @param port 1 to 65535; 0 for the last port in this folder if it is free, else any free port
     * @param credentials the only accepted credentials
     * @throws EmbeddedServerException if the port is taken, the folder is not writable or in use, the disk is full, or the
     *     child ends before it is ready
     */
    public static EmbeddedStore start(Path directory, int port, Credentials credentials) {
        return start(directory, port, credentials, List.of());
    }

    /**
     * Starts a store that browsers can use as well; see {@link #start(Path, int, Credentials)}.
     *
     * @param origins of pages that may use presigned URLs, such as {@code http://127.0.0.1:8080}
     */
    public static EmbeddedStore start(Path directory, int port, Credentials credentials, List<String> origins) {
        ServerFolder folder = ServerFolder.prepare(directory, NAME);
        int chosen = folder.port(port);
        Map<String, String> secrets =
                Map.of(StoreMain.ACCESS_KEY, credentials.accessKey(), StoreMain.SECRET_KEY, credentials.secretKey());
        // Holds request bodies in memory. A request that runs out of memory fails alone, so the process does not exit.
        List<String> memory = List.of("-Xmx512m");
        String[] arguments = Stream.concat(Stream.of(Integer.toString(chosen)), origins.stream())
                .toArray(String[]::new);
        ChildJvm child = ServerProcess.start(folder, memory, StoreMain.class, secrets, arguments);
        folder.rememberPort(chosen);
        return new EmbeddedStore(child, chosen);
    }

    /** Returns {@code http://127.0.0.1:PORT}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String region() {
        return "us-east-1";
    }

    /** Returns the bucket, which is created at the start. */
    public String bucket() {
        return BUCKET;
    }
}
