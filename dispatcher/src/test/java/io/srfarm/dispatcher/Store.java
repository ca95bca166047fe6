package io.srfarm.dispatcher;

import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The bucket as a worker sees it. */
final class Store {
    private Store() {}

    static ObjectStore open() {
        Config config = ConfigProvider.getConfig();
        URI endpoint = URI.create(config.getValue("srfarm.store.endpoint", String.class));
        return new MinioObjectStore(new StoreAddress(
                endpoint,
                endpoint,
                "us-east-1",
                config.getValue("srfarm.store.bucket", String.class),
                config.getValue("srfarm.store.access-key", String.class),
                config.getValue("srfarm.store.secret-key", String.class)));
    }

    static boolean holds(String key) {
        try {
            return open().exists(new ObjectKey(key));
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    static boolean holds(ObjectKey key) {
        return holds(key.path());
    }

    /** Ends a job as its worker does, before anybody hears of it. */
    static void seal(JobEvent.Terminal end) {
        put(new ControlKeys(end.tenant(), end.job()).outcome().path(), OutcomeJson.write(end), "application/json");
    }

    /** As {@link #seal(JobEvent.Terminal)}, by a worker that knows what was submitted. */
    static void seal(JobEvent.Terminal end, Sha256 fingerprint) {
        put(
                new ControlKeys(end.tenant(), end.job()).outcome().path(),
                OutcomeJson.write(end, Optional.empty(), Optional.of(fingerprint)),
                "application/json");
    }

    /** How a job of acme's has ended; fails if it has not. */
    static JobEvent.Terminal outcome(String job) {
        try {
            ControlKeys keys = new ControlKeys(Samples.ACME, new JobId(job));
            return OutcomeJson.read(open().get(keys.outcome(), 1 << 20).bytes());
        } catch (StoreException | MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(String key) {
        try {
            return open().get(new ObjectKey(key), 1 << 20).bytes();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    static void put(String key, byte[] content, String contentType) {
        try {
            open().put(new ObjectKey(key), content, contentType);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    static void remove(String key) {
        try {
            open().delete(new ObjectKey(key));
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }
}
