package io.srfarm.dispatcher.library;

import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.picture.PictureException;
import io.srfarm.similarity.Descriptor;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Describes pictures, one at a time in the whole process, because decoding takes memory. */
@Singleton
final class PictureDescriber {
    private static final Logger LOG = Logger.getLogger(PictureDescriber.class);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Semaphore decoding = new Semaphore(1, true);
    private final ObjectStore store;

    PictureDescriber(ObjectStore store) {
        this.store = store;
    }

    /**
     * Describes a low-resolution picture.
     *
     * @throws PictureException if it cannot be the input of a job
     * @throws OverloadedException while too many pictures are being described
     */
    Descriptor input(ObjectKey key) throws StoreException, PictureException {
        begin();
        try {
            return Descriptor.ofInput(bytes(key));
        } finally {
            decoding.release();
        }
    }

    /**
     * Describes a reference.
     *
     * @return empty if it cannot be decoded, or not in little memory: it is then never suggested
     * @throws OverloadedException while too many pictures are being described
     */
    Optional<Descriptor> reference(byte[] file) {
        begin();
        try {
            return described(file);
        } finally {
            decoding.release();
        }
    }

    /** As {@link #reference(byte[])}, also empty for a missing picture. */
    Optional<Descriptor> reference(ObjectKey key) throws StoreException {
        begin();
        try {
            return described(bytes(key));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        } finally {
            decoding.release();
        }
    }

    private static Optional<Descriptor> described(byte[] file) {
        try {
            return Optional.of(Descriptor.ofReference(file));
        } catch (PictureException e) {
            LOG.debugf("a reference cannot be suggested: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private byte[] bytes(ObjectKey key) throws StoreException {
        return store.get(key, Limits.PICTURE_BYTES_MAX).bytes();
    }

    private void begin() {
        try {
            if (!decoding.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OverloadedException("too many pictures are being compared", RETRY_AFTER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the dispatcher is stopping", RETRY_AFTER, e);
        }
    }
}
