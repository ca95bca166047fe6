package io.srfarm.worker;

import io.srfarm.codec.AnnouncedModelJson;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.DeviceKind;
import io.srfarm.job.MemoryBudget;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.worker.model.ModelCard;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Announces this worker's models in the store, once, replacing announcements of other workers. Not thread-safe. */
final class ModelAnnouncement {
    private static final Logger LOG = Logger.getLogger(ModelAnnouncement.class);

    private final ObjectStore store;
    private final Deque<AnnouncedModel> unsaid = new ArrayDeque<>();
    private boolean failed;

    /** Skips models whose id is not valid in a job document. */
    ModelAnnouncement(
            ObjectStore store, Collection<ModelCard> cards, MemoryBudget memory, DeviceKind device, Instant at) {
        this.store = store;
        cards.stream()
                .filter(card -> AnnouncedModel.isId(card.id()))
                .map(card -> announced(card, memory, device, at))
                .forEach(unsaid::add);
    }

    /**
     * Writes the pending announcements. If the store fails, the rest is retried at the next call; announcements are not
     * needed for processing jobs.
     */
    void say() {
        try {
            for (AnnouncedModel model = unsaid.peek(); model != null; model = unsaid.peek()) {
                store.put(model.key(), AnnouncedModelJson.write(model), "application/json");
                unsaid.remove();
            }
        } catch (StoreException e) {
            if (!failed) {
                failed = true;
                LOG.warnf("failed to announce this worker's models, retrying: %s", e.getMessage());
            }
        }
    }

    private static AnnouncedModel announced(ModelCard card, MemoryBudget memory, DeviceKind device, Instant at) {
        return new AnnouncedModel(
                card.id(),
                card.version(),
                card.sha256(),
                card.scale(),
                card.parameters(),
                card.trainedOn(),
                card.licence(),
                device,
                at,
                Optional.of(new AnnouncedModel.Capacity(card.traits(), memory)));
    }
}
