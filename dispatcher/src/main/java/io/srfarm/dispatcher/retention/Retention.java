package io.srfarm.dispatcher.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.queue.LeaderTask;
import io.srfarm.dispatcher.queue.Leadership;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Sweeps the store on the leading dispatcher. Two concurrent sweeps are harmless. */
@Singleton
final class Retention {
    private final Ledger ledger;
    private final SetSweep sets;
    private final OrphanSweep orphans;
    private final UploadSweep uploads;
    private final LeaderTask task;

    Retention(
            Ledger ledger,
            ObjectStore store,
            RetentionConfig config,
            QueueConfig queue,
            Leadership leadership,
            Clock clock,
            MeterRegistry meters) {
        ObjectRemover remover = new ObjectRemover(store, meters);
        this.ledger = ledger;
        this.sets = new SetSweep(
                remover, ledger::isWrittenTo, config, queue.retention().plus(queue.segmentTime()), clock);
        this.uploads = new UploadSweep(remover, ledger::namedObjects, config, clock);
        this.orphans = new OrphanSweep(remover, ledger::isWrittenTo, config, clock);
        this.task = new LeaderTask("retention", leadership, config.period(), this::round);
    }

    void start(@Observes StartupEvent event) {
        task.start();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        task.stop();
    }

    /** Runs the second sweep even if the first one fails. */
    private void roundOfLeftovers() throws StoreException {
        try {
            orphans.round();
        } finally {
            uploads.round();
        }
    }

    private void round() throws StoreException {
        // Without a current ledger it is unknown which objects running jobs use.
        if (ledger.isCurrent()) {
            try {
                sets.round();
            } finally {
                roundOfLeftovers();
            }
        }
    }
}
