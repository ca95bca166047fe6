package io.srfarm.standalone.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.ClientException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Submits enough jobs to keep a farm busy until it is closed; refusals and outages are retried. */
final class Load implements AutoCloseable {
    private static final int LOOK_EVERY_MILLIS = 100;

    private final FaultFarm farm;
    private final Supplier<ObjectNode> documents;
    private final int openMax;
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::submit, "load");
    private volatile boolean ending;

    /** @param openMax maximum number of open jobs */
    Load(FaultFarm farm, int openMax, Supplier<ObjectNode> documents) {
        this.farm = farm;
        this.documents = documents;
        this.openMax = openMax;
        thread.setUncaughtExceptionHandler((same, e) -> failure.set(e));
        thread.start();
    }

    /** Returns the accepted jobs, each of which must end. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    private void submit() {
        while (!ending) {
            FaultFarm.pause(LOOK_EVERY_MILLIS);
            int room = openMax - farm.open();
            for (int i = 0; i < room && !ending; i++) {
                try {
                    accepted.add(farm.submit(documents.get()));
                } catch (ClientException e) {
                    break; // refused or no response: the job need not end
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Stops submitting. */
    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }
}
