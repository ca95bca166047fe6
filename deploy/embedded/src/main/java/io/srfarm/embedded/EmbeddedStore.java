package io.srfarm.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real S3 server in a child process, loopback only, path-style addresses, signatures checked. Objects are files in the
 * folder given and survive {@link #kill()}. Thread-safe.
 *
 * <p>What it lacks: tags, lifecycle, versioning, encryption; {@code k} and {@code k/child} cannot both exist; a segment
 * of a key must be shorter than 200 bytes; an object is not synced to the disk before its PUT is answered. One signed PUT
 * or part may have 64 MiB, a presigned one any size.
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
     * Starts a store on a folder, new or used before, and returns when it answers, with its bucket made and the remains
     * of unfinished PUTs swept away: about 1 s.
     *
     * @param directory where its objects, its log and its port are kept; created if missing; its file system must have
     *     extended attributes and hard links
     * @param port 1 to 65535, or 0 for the port it had last in this folder if free, else any free one
     * @param credentials the only ones it accepts
     * @throws EmbeddedServerException if the port is taken, the folder not writable or in use, the disk full, or the
     *     child ends before it answers
     */
    public static EmbeddedStore start(Path directory, int port, Credentials credentials) {
        return start(directory, port, credentials, List.of());
    }

    /**
     * As {@link #start(Path, int, Credentials)}, for browsers too.
     *
     * @param origins of pages that may use presigned addresses, such as {@code http://127.0.0.1:8080}
     */
    public static EmbeddedStore start(Path directory, int port, Credentials credentials, List<String> origins) {
        ServerFolder folder = ServerFolder.prepare(directory, NAME);
        int chosen = folder.port(port);
        Map<String, String> secrets =
                Map.of(StoreMain.ACCESS_KEY, credentials.accessKey(), StoreMain.SECRET_KEY, credentials.secretKey());
        // Room for bodies held in memory; one that finds none fails alone, so the process stays.
        List<String> memory = List.of("-Xmx512m");
        String[] arguments = Stream.concat(Stream.of(Integer.toString(chosen)), origins.stream())
                .toArray(String[]::new);
        ChildJvm child = ServerProcess.start(folder, memory, StoreMain.class, secrets, arguments);
        folder.rememberPort(chosen);
        return new EmbeddedStore(child, chosen);
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String region() {
        return "us-east-1";
    }

    /** The bucket that exists from the start. */
    public String bucket() {
        return BUCKET;
    }
}
