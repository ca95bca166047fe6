package io.srfarm.dispatcher.models;

import io.srfarm.codec.AnnouncedModelJson;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What workers have said of their models, read from the store when it was last read a while ago. Thread-safe. */
@Singleton
public final class KnownModels {
    private static final Logger LOG = Logger.getLogger(KnownModels.class);

    /** The first by their ids; a farm that has more shows no others. */
    private static final int MODELS_MAX = 100;

    private static final Duration FRESH = Duration.ofSeconds(5);

    private final ObjectStore store;
    private @Nullable volatile Seen seen;

    private record Seen(List<AnnouncedModel> models, long atNanos) {}

    KnownModels(ObjectStore store) {
        this.store = store;
    }

    /** By id; what it says may be 5 s old. */
    List<AnnouncedModel> all() throws StoreException {
        Seen last = seen;
        if (last != null && System.nanoTime() - last.atNanos() < FRESH.toNanos()) {
            return last.models();
        }
        Seen now = new Seen(read(), System.nanoTime());
        seen = now;
        return now.models();
    }

    private List<AnnouncedModel> read() throws StoreException {
        List<AnnouncedModel> models = new ArrayList<>();
        for (ListedObject object : store.list(AnnouncedModel.FOLDER, Optional.empty(), MODELS_MAX)) {
            try {
                read(object).ifPresent(models::add);
            } catch (MalformedMessageException e) {
                LOG.warnf("%s says nothing of a model: %s", object.key(), e.getMessage());
            }
        }
        return List.copyOf(models);
    }

    /** Empty: it is gone since it was listed. */
    private Optional<AnnouncedModel> read(ListedObject object) throws StoreException, MalformedMessageException {
        ObjectKey key = object.key();
        if (object.bytes() > AnnouncedModelJson.BYTES_MAX) {
            throw new MalformedMessageException("it is larger than " + AnnouncedModelJson.BYTES_MAX + " bytes");
        }
        Optional<StoredObject> stored = store.find(key, AnnouncedModelJson.BYTES_MAX);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        AnnouncedModel model = AnnouncedModelJson.read(stored.get().bytes());
        if (!model.key().equals(key)) {
            throw new MalformedMessageException("it speaks of " + model.id());
        }
        return Optional.of(model);
    }
}
