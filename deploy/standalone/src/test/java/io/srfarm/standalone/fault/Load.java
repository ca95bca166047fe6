package io.srfarm.standalone.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.ClientException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Submits jobs, as many as keep a farm busy, until it is closed; a refusal or an outage is tried on. */
final class Load implements AutoCloseable {
    private static final int LOOK_EVERY_MILLIS = 100;

    private final FaultFarm farm;
    private final Supplier<ObjectNode> documents;
    private final int openMax;
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::submit, "load");
    private volatile boolean ending;

    /** @param openMax jobs that may be open at one time */
    Load(FaultFarm farm, int openMax, Supplier<ObjectNode> documents) {
        this.farm = farm;
        this.documents = documents;
        this.openMax = openMax;
        thread.setUncaughtExceptionHandler((same, e) -> failure.set(e));
        thread.start();
    }

    /** Jobs that the farm has said yes to: it owes an end to each. */
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
                    break; // it said no, or nothing: no promise was given
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Submits no more. */
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
