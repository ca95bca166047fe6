package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.client.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Submits one document as fast as possible in several threads, ignoring refusals, until it is closed. */
final class Flood implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int TOO_MANY = 429;

    private final FarmClient farm;
    private final ObjectNode document;
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final CompletableFuture<Void> ends;
    private volatile boolean ending;

    /** @param farm a client without retries */
    Flood(FarmClient farm, ObjectNode document) {
        this.farm = farm;
        this.document = document;
        this.ends = CompletableFuture.allOf(
                Stream.generate(() -> CompletableFuture.runAsync(this::untilClosed, task -> new Thread(task).start()))
                        .limit(THREADS)
                        .toArray(CompletableFuture<?>[]::new));
    }

    /** Returns the accepted jobs, each of which must end. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** Returns the number of refusals with 429; each had a {@code Retry-After}. */
    int refused() {
        return refused.get();
    }

    private void untilClosed() {
        while (!ending) {
            try {
                accepted.add(farm.submit(document, Optional.empty()));
            } catch (RefusedException e) {
                assertThat(e.status()).as(e.getMessage()).isEqualTo(TOO_MANY);
                assertThat(e.retryAfter()).isPresent();
                refused.incrementAndGet();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Stops; fails if there was any response other than success or 429. */
    @Override
    public void close() {
        ending = true;
        ends.join();
    }
}
