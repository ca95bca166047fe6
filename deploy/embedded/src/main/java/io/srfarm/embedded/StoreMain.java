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

/** Main class of the store's process: checks and cleans the folder, starts the server, and reports readiness. */
final class StoreMain {
    static final String ACCESS_KEY = "SRFARM_STORE_ACCESS_KEY";
    static final String SECRET_KEY = "SRFARM_STORE_SECRET_KEY";

    private static final int THREADS_MAX = 32;

    /** Bodies with a signed hash are buffered in memory, almost twice, before they are written. */
    private static final long SIGNED_BODY_BYTES_MAX = 64L << 20;

    /** Grace period of requests in flight; idle connections are closed after one second. */
    private static final long STOP_MS_MAX = 5_000;

    /** Referenced here because garbage collection would release the lock. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable FolderLock held;

    private StoreMain() {}

    /** @param arguments the folder, the port, and the origins of pages that may use the store */
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

    /** Returns the CORS rules: what scripts of these pages may do with presigned URLs. */
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
            System.err.println("the store did not stop cleanly: " + FailureText.rootOf(e));
        }
    }
}
