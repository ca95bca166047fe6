package io.srfarm.bench.peers;

import io.srfarm.candidate.Precision;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FileTree;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The peers in Python, in a temporary folder. Close it after them. */
public final class PeerScripts implements AutoCloseable {
    private static final List<String> FILES =
            List.of("rounds.py", "upscale.py", "loop.py", "celery_worker.py", "celery_jobs.py");

    /** Longer than any round on a slow machine; a hanging script must not block the command for ever. */
    private static final Duration ANSWER_MAX = Duration.ofHours(1);

    private final Settings settings;
    private final Path folder;

    /**
     * What all of them share.
     *
     * @param python interpreter with the modules of {@code requirements.txt}
     * @param redisServer program
     * @param bundle folder of the model
     * @param threads per operation
     */
    public record Settings(
            String python, String redisServer, Path bundle, Precision precision, int threads, int candidates) {}

    private PeerScripts(Settings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** @param picture the input of all jobs */
    public static PeerScripts unpack(Settings settings, byte[] picture) throws FarmException {
        try {
            Path folder = Files.createTempDirectory("srfarm-peers-");
            for (String file : FILES) {
                try (InputStream script = PeerScripts.class.getResourceAsStream("/peers/" + file)) {
                    Files.copy(Objects.requireNonNull(script, file), folder.resolve(file));
                }
            }
            PeerScripts scripts = new PeerScripts(settings, folder);
            Files.write(scripts.picture(), picture);
            return scripts;
        } catch (IOException e) {
            throw new FarmException("cannot write the scripts to a temporary folder (" + RootCause.of(e) + ")", e);
        }
    }

    /**
     * A loop over the jobs.
     *
     * @param encodeEach whether to encode the picture again for each candidate
     */
    public Peer loop(boolean encodeEach) throws PeerException, InterruptedException {
        String flow = encodeEach ? "authors" : "once";
        return start(
                "loop.py",
                flow,
                Map.of("PEER_FLOW", flow, "PEER_PICTURE", picture().toString()));
    }

    /**
     * Celery with a Redis of its own.
     *
     * @param key of the picture in the store
     */
    public Peer celery(FarmAddress.S3 store, String key) throws PeerException, InterruptedException {
        return start(
                "celery_jobs.py",
                "celery",
                Map.of(
                        "PEER_REDIS_SERVER", settings.redisServer(),
                        "PEER_S3_ENDPOINT", store.endpoint(),
                        "PEER_S3_REGION", store.region(),
                        "PEER_S3_BUCKET", store.bucket(),
                        "PEER_S3_ACCESS_KEY", store.accessKey(),
                        "PEER_S3_SECRET_KEY", store.secretKey(),
                        "PEER_KEY", key,
                        "PEER_PREFIX", "bench-peers/" + UUID.randomUUID() + "/"));
    }

    private Peer start(String script, String log, Map<String, String> own) throws PeerException, InterruptedException {
        Map<String, String> environment = new HashMap<>(own);
        environment.put("PEER_BUNDLE", settings.bundle().toAbsolutePath().toString());
        environment.put("PEER_PRECISION", settings.precision().wireName());
        environment.put("PEER_THREADS", Integer.toString(settings.threads()));
        environment.put("PEER_CANDIDATES", Integer.toString(settings.candidates()));
        return PythonPeer.start(
                List.of(settings.python(), script), folder, environment, folder.resolve(log + ".log"), ANSWER_MAX);
    }

    private Path picture() {
        return folder.resolve("picture");
    }

    @Override
    public void close() {
        try {
            FileTree.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + folder, e);
        }
    }
}
