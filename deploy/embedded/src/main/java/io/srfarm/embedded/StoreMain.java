package io.srfarm.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** The store's process: checks the folder, sweeps it, serves it, says when it answers. */
final class StoreMain {
    static final String ACCESS_KEY = "SRFARM_STORE_ACCESS_KEY";
    static final String SECRET_KEY = "SRFARM_STORE_SECRET_KEY";

    private static final int THREADS_MAX = 32;

    /** For requests under way; an idle connection kept open by a client would use up all of it. */
    private static final long STOP_MS_MAX = 1_000;

    private StoreMain() {}

    /** @param arguments the folder, the port */
    public static void main(String[] arguments) throws Exception {
        ServerFolder folder = new ServerFolder(Path.of(arguments[0]), EmbeddedStore.NAME);
        FolderLock.acquire(folder);
        Files.createDirectories(folder.data().resolve(EmbeddedStore.BUCKET));
        ObjectFiles objects = new ObjectFiles(folder.data());
        objects.probe();
        objects.sweep();
        S3Proxy server = serve(folder.data(), URI.create("http://127.0.0.1:" + arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
        server.start();
        folder.markReady();
    }

    private static S3Proxy serve(Path data, URI endpoint) {
        return S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(data.toString()))
                .endpoint(endpoint)
                .awsAuthentication(
                        AuthenticationType.AWS_V2_OR_V4, System.getenv(ACCESS_KEY), System.getenv(SECRET_KEY))
                .jettyMaxThreads(THREADS_MAX)
                .stopTimeout(STOP_MS_MAX)
                .build();
    }

    @SuppressWarnings("SystemOut") // standard error is the child's log file
    private static void stop(S3Proxy server) {
        try {
            server.stop();
        } catch (Exception e) {
            System.err.println("the store did not stop in an orderly way: " + Reasons.rootOf(e));
        }
    }
}
