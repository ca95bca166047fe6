package io.srfarm.dispatcher.delivery;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.share.FairShare;
import io.srfarm.job.Tenant;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Streams content in pieces from threads of its own: a slow receiver occupies one of these and no other thread, and one
 * that is too slow is disconnected.
 */
@Singleton
final class Archives {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final int PIECE_BYTES = 64 * 1024;

    /** More pieces than any archive has. */
    private static final int PIECES_MAX = 1 << 20;

    private final DeliveryConfig config;
    private final FairShare<Tenant> shares;
    private final ThreadPoolExecutor threads;

    Archives(DeliveryConfig config) {
        this.config = config;
        this.shares = new FairShare<>(config.archivesMax());
        this.threads = new ThreadPoolExecutor(
                0, config.archivesMax(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Archives::thread);
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
    }

    /** Content that writes itself to a stream. */
    interface Content {
        void write(OutputStream to) throws IOException;
    }

    /**
     * Streams what {@code content} writes, as fast as it is read; fails if writing fails.
     *
     * @throws OverloadedException if the tenant is receiving its share of archives already
     */
    Multi<byte[]> stream(Tenant tenant, Content content) {
        if (!shares.hasRoom(tenant, 1)) {
            throw tooMany();
        }
        Semaphore wanted = new Semaphore(0);
        return Multi.createFrom()
                .<byte[]>emitter(to -> begin(tenant, content, to, wanted), BackPressureStrategy.BUFFER)
                .onRequest()
                .invoke(pieces -> wanted.release((int) Math.min(pieces, PIECES_MAX)));
    }

    private void begin(Tenant tenant, Content content, MultiEmitter<? super byte[]> to, Semaphore wanted) {
        if (!shares.take(tenant, 1)) {
            to.fail(tooMany());
            return;
        }
        try {
            threads.execute(() -> {
                // Never closed, because closing would wait for a slow receiver once more.
                OutputStream pieces = new BufferedOutputStream(new Pieces(to, wanted), PIECE_BYTES);
                try {
                    content.write(pieces);
                    pieces.flush();
                    to.complete();
                } catch (IOException | RuntimeException e) {
                    to.fail(e);
                } finally {
                    shares.give(tenant, 1);
                }
            });
        } catch (RejectedExecutionException e) {
            shares.give(tenant, 1);
            to.fail(e);
        }
    }

    private OverloadedException tooMany() {
        return new OverloadedException(
                "too many archives are being sent (limit the tenant's share of archives-max: " + config.archivesMax()
                        + ")",
                RETRY_AFTER);
    }

    /** Waits before each piece until the receiver has taken the previous one. */
    private final class Pieces extends OutputStream {
        private final MultiEmitter<? super byte[]> to;
        private final Semaphore wanted;

        private Pieces(MultiEmitter<? super byte[]> to, Semaphore wanted) {
            this.to = to;
            this.wanted = wanted;
            to.onTermination(wanted::release);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                if (!wanted.tryAcquire(config.archiveStallMax().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("the client reads too slowly (limit archive-stall-max)");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped");
            }
            if (to.isCancelled()) {
                throw new IOException("the client has disconnected");
            }
            to.emit(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "archive");
        thread.setDaemon(true);
        return thread;
    }
}
