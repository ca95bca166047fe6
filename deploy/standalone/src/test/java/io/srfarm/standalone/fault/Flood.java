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

/** Submits one document as fast as a dispatcher answers, in several threads, and heeds no refusal, until it is closed. */
final class Flood implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int TOO_MANY = 429;

    private final FarmClient farm;
    private final ObjectNode document;
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final CompletableFuture<Void> ends;
    private volatile boolean ending;

    /** @param farm a client that tries nothing again */
    Flood(FarmClient farm, ObjectNode document) {
        this.farm = farm;
        this.document = document;
        this.ends = CompletableFuture.allOf(
                Stream.generate(() -> CompletableFuture.runAsync(this::untilClosed, task -> new Thread(task).start()))
                        .limit(THREADS)
                        .toArray(CompletableFuture<?>[]::new));
    }

    /** Jobs that the farm has said yes to: it owes an end to each. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** How often it said that it was too much, each time with when to come back. */
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

    /** Submits no more; fails if anything else than a yes or a 429 was ever the answer. */
    @Override
    public void close() {
        ending = true;
        ends.join();
    }
}
