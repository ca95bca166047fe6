package io.srfarm.worker;

import io.srfarm.codec.AnnouncedModelJson;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.DeviceKind;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.worker.model.ModelCard;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jboss.logging.Logger;

/** Says in the store which models this worker has, once, over what workers said before. For one thread. */
final class ModelAnnouncement {
    private static final Logger LOG = Logger.getLogger(ModelAnnouncement.class);

    private final ObjectStore store;
    private final Deque<AnnouncedModel> unsaid = new ArrayDeque<>();
    private boolean failed;

    /** Models that no job document could name are left out. */
    ModelAnnouncement(ObjectStore store, Collection<ModelCard> cards, DeviceKind device, Instant at) {
        this.store = store;
        cards.stream()
                .filter(card -> AnnouncedModel.isId(card.id()))
                .map(card -> announced(card, device, at))
                .forEach(unsaid::add);
    }

    /** Says what is unsaid. Where the store does not take it the rest is left for the next call: it keeps nobody from working. */
    void say() {
        try {
            for (AnnouncedModel model = unsaid.peek(); model != null; model = unsaid.peek()) {
                store.put(model.key(), AnnouncedModelJson.write(model), "application/json");
                unsaid.remove();
            }
        } catch (StoreException e) {
            if (!failed) {
                failed = true;
                LOG.warnf("others do not know of this worker's models yet: %s", e.getMessage());
            }
        }
    }

    private static AnnouncedModel announced(ModelCard card, DeviceKind device, Instant at) {
        return new AnnouncedModel(
                card.id(),
                card.version(),
                card.sha256(),
                card.scale(),
                card.parameters(),
                card.trainedOn(),
                card.licence(),
                device,
                at);
    }
}
