package io.srfarm.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** The store's process: checks the folder, sweeps it, serves it, says when it answers. */
final class StoreMain {
    static final String ACCESS_KEY = "SRFARM_STORE_ACCESS_KEY";
    static final String SECRET_KEY = "SRFARM_STORE_SECRET_KEY";

    private static final int THREADS_MAX = 32;

    /** A body whose hash is signed is held in memory, almost twice, before it reaches the disk. */
    private static final long SIGNED_BODY_BYTES_MAX = 64L << 20;

    /** For requests under way; connections that idle are closed after one second of it. */
    private static final long STOP_MS_MAX = 5_000;

    /** A lock that is garbage-collected would be given back. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable FolderLock held;

    private StoreMain() {}

    /** @param arguments the folder, the port, and the origins of pages that may use it */
    public static void main(String[] arguments) throws Exception {
        ServerFolder folder = new ServerFolder(Path.of(arguments[0]), EmbeddedStore.NAME);
        held = FolderLock.acquire(folder, FolderLock.PATIENCE);
        Files.createDirectories(folder.data().resolve(EmbeddedStore.BUCKET));
        ObjectFiles objects = new ObjectFiles(folder.data());
        objects.probe();
        objects.sweep();
        S3Proxy server = serve(
                folder.data(),
                URI.create("http://127.0.0.1:" + arguments[1]),
                List.of(arguments).subList(2, arguments.length));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
        server.start();
        folder.markReady();
    }

    private static S3Proxy serve(Path data, URI endpoint, List<String> origins) throws ReflectiveOperationException {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(data.toString()))
                .endpoint(endpoint)
                .awsAuthentication(
                        AuthenticationType.AWS_V2_OR_V4, System.getenv(ACCESS_KEY), System.getenv(SECRET_KEY))
                .jettyMaxThreads(THREADS_MAX)
                .v4MaxNonChunkedRequestSize(SIGNED_BODY_BYTES_MAX)
                .stopTimeout(STOP_MS_MAX)
                .corsRules(pages(origins))
                .build();
        PlainBodyHandler.accept(proxy);
        return proxy;
    }

    /** What scripts of these pages may do with a presigned address. */
    private static CrossOriginResourceSharing pages(List<String> origins) {
        return origins.isEmpty()
                ? CrossOriginResourceSharing.disabled()
                : new CrossOriginResourceSharing(
                        origins.stream().map(Pattern::quote).toList(),
                        List.of("GET", "HEAD", "PUT"),
                        List.of("Content-Type", "If-None-Match", "Range"),
                        List.of("ETag", "Content-Length", "Content-Range"),
                        "");
    }

    @SuppressWarnings("SystemOut") // standard error is the child's log file
    private static void stop(S3Proxy server) {
        try {
            server.stop();
        } catch (Exception e) {
            System.err.println("the store did not stop in an orderly way: " + FailureText.rootOf(e));
        }
    }
}
