package io.srfarm.dispatcher.identity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.job.Sha256;
import io.srfarm.supervision.BackgroundLoop;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads the key file at startup and whenever it changes. A missing or malformed file prevents the start; later it
 * leaves the keys unchanged and is logged once, so that a typing error locks nobody out.
 */
@Singleton
public final class KeyFileWatcher {
    private static final Logger LOG = Logger.getLogger(KeyFileWatcher.class);

    /** Before everything that serves requests. */
    private static final int EARLY = 1;

    private final Tenants tenants;
    private final IdentityConfig config;
    private Optional<BackgroundLoop> loop = Optional.empty();

    /** Digest or error of the last read, so that the same is not logged twice. */
    private String last = "";

    KeyFileWatcher(Tenants tenants, IdentityConfig config) {
        this.tenants = tenants;
        this.config = config;
    }

    void start(@Observes @Priority(EARLY) StartupEvent event) {
        config.keysFile().ifPresent(file -> {
            try {
                read(file);
            } catch (IOException | IllegalArgumentException e) {
                throw Tenants.refusal("srfarm.identity.keys-file " + file + ": " + reason(e));
            }
            BackgroundLoop rereading =
                    new BackgroundLoop("key-file", config.reread(), config.reread(), self -> readAgain(file));
            rereading.start();
            loop = Optional.of(rereading);
        });
    }

    void stop(@Observes ShutdownEvent event) {
        loop.ifPresent(BackgroundLoop::close);
    }

    void readAgain(Path file) {
        try {
            read(file);
        } catch (IOException | IllegalArgumentException e) {
            String found = reason(e);
            if (!found.equals(last)) {
                LOG.errorf("keys unchanged, cannot read them: file=%s %s", file, found);
            }
            last = found;
        }
    }

    private void read(Path file) throws IOException {
        byte[] content = KeyFile.content(file);
        String digest = Sha256.of(content).hex();
        if (digest.equals(last)) {
            return;
        }
        List<ApiKey> keys = KeyFile.keys(content);
        tenants.fromFile(keys);
        last = digest;
        LOG.infof("keys read: file=%s keys=%d", file, keys.size());
    }

    private static String reason(Exception e) {
        return e instanceof IOException ? e.toString() : String.valueOf(e.getMessage());
    }
}
