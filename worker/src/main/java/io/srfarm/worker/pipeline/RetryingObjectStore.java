package io.srfarm.worker.pipeline;

import io.opentelemetry.api.trace.SpanKind;
import io.srfarm.event.ErrorType;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.Content;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import io.srfarm.trace.TracedStep;
import io.srfarm.trace.Traces;
import io.srfarm.worker.lease.LeaseLostException;
import java.util.List;
import java.util.Optional;

/**
 * The store as used by one job, with retries. While the store is unavailable, failed calls are retried until the lease
 * or the deadline ends, as the outage is not the job's fault. A job fails only if the store is healthy and still cannot
 * read one object. Failed writes are always retried, until the store accepts objects again. Thread-safe.
 */
final class RetryingObjectStore {
    private final ObjectStore store;
    private final StoreAvailability health;
    private final LeaseAndDeadline hold;

    @FunctionalInterface
    private interface Call<T> {
        T run() throws StoreException;

        default boolean isWrite() {
            return false;
        }
    }

    private record Write<T>(Call<T> call) implements Call<T> {
        @Override
        public T run() throws StoreException {
            return call.run();
        }

        @Override
        public boolean isWrite() {
            return true;
        }
    }

    RetryingObjectStore(ObjectStore store, StoreAvailability health, LeaseAndDeadline hold) {
        this.store = store;
        this.health = health;
        this.hold = hold;
    }

    /**
     * As {@link ObjectStore#get}, with retries.
     *
     * @throws StoreException MISSING or TOO_LARGE
     */
    StoredObject get(ObjectKey key, long bytesMax) throws StoreException, LeaseLostException, JobEndedException {
        return patiently("get", () -> store.get(key, bytesMax));
    }

    Optional<StoredObject> find(ObjectKey key, long bytesMax)
            throws StoreException, LeaseLostException, JobEndedException {
        return patiently("find", () -> store.find(key, bytesMax));
    }

    boolean exists(ObjectKey key) throws LeaseLostException, JobEndedException {
        return surely("exists", () -> store.exists(key));
    }

    void put(ObjectKey key, Content content, String contentType) throws LeaseLostException, JobEndedException {
        surely("put", writing(() -> {
            store.put(key, content, contentType);
            return key;
        }));
    }

    /**
     * As {@link ObjectStore#putIfAbsent}. If a response was lost, false may mean that this call's own write succeeded.
     */
    boolean putIfAbsent(ObjectKey key, byte[] content, String contentType)
            throws LeaseLostException, JobEndedException {
        return surely("putIfAbsent", writing(() -> store.putIfAbsent(key, content, contentType)));
    }

    /** As {@link ObjectStore#delete}, with retries. */
    void delete(ObjectKey key) throws LeaseLostException, JobEndedException {
        surely("delete", () -> {
            store.delete(key);
            return key;
        });
    }

    /** As {@link ObjectStore#list}, first page only. */
    List<ListedObject> list(KeyPrefix folder, int max) throws LeaseLostException, JobEndedException {
        return surely("list", () -> store.list(folder, Optional.empty(), max));
    }

    private <T> T surely(String name, Call<T> call) throws LeaseLostException, JobEndedException {
        try {
            return patiently(name, call);
        } catch (StoreException e) {
            throw new JobEndedException(ErrorType.INTERNAL, String.valueOf(e.getMessage()), e);
        }
    }

    @SuppressWarnings("try") // closing the step ends its span
    private <T> T patiently(String name, Call<T> call) throws StoreException, LeaseLostException, JobEndedException {
        try (TracedStep step = Traces.step("store " + name, SpanKind.CLIENT, Optional.empty())) {
            return patiently(call);
        }
    }

    private <T> T patiently(Call<T> call) throws StoreException, LeaseLostException, JobEndedException {
        for (int failures = 1; ; failures++) {
            hold.lease().check();
            try {
                T answer = call.run();
                noteSuccess(call);
                return answer;
            } catch (StoreException e) {
                if (!isIllness(e)) {
                    throw e;
                }
                if (failures >= health.retry().failuresMax()) {
                    noteRefusal(call, e);
                }
                awaitHealth(failures);
            }
        }
    }

    private static <T> Call<T> writing(Call<T> call) {
        return new Write<>(call);
    }

    private void noteSuccess(Call<?> call) {
        if (call.isWrite()) {
            health.took();
        } else {
            health.answered();
        }
    }

    /** Handles a call that fails repeatedly although the store is healthy. */
    private void noteRefusal(Call<?> call, StoreException e) throws JobEndedException {
        if (!call.isWrite() || e.kind() == StoreException.Kind.DENIED) {
            throw new JobEndedException(typeOf(e), String.valueOf(e.getMessage()), e);
        }
        health.refused(String.valueOf(e.getMessage()));
    }

    /** Waits with backoff until the store is healthy. */
    private void awaitHealth(int failures) throws LeaseLostException, JobEndedException {
        for (int waits = failures; ; waits++) {
            hold.await(health.retry().backoff(waits));
            try {
                store.check();
                health.answered();
                return;
            } catch (StoreException e) {
                health.failed(String.valueOf(e.getMessage()));
            }
        }
    }

    private static boolean isIllness(StoreException e) {
        return e.kind() == StoreException.Kind.UNAVAILABLE || e.kind() == StoreException.Kind.DENIED;
    }

    private static ErrorType typeOf(StoreException e) {
        return e.kind() == StoreException.Kind.DENIED ? ErrorType.AUTH : ErrorType.STORE_UNAVAILABLE;
    }
}
