package io.srfarm.event;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.MemoryBudget;
import io.srfarm.job.ModelTraits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model as announced by the worker that loaded it most recently.
 *
 * @param id the name used in job documents
 * @param version version of the weights
 * @param sha256 digest of the TorchScript file
 * @param scale candidate side / input side
 * @param parameters number of trained parameters; 0 means that the model cannot sample and yields one candidate
 * @param trainedOn description of the training data
 * @param licence description of the licence
 * @param device kind of that worker's device
 * @param at when that worker started
 * @param capacity what that worker can run; empty if announced by an older version
 */
public record AnnouncedModel(
        String id,
        String version,
        Sha256 sha256,
        int scale,
        long parameters,
        Optional<String> trainedOn,
        Optional<String> licence,
        DeviceKind device,
        Instant at,
        Optional<Capacity> capacity) {
    /**
     * The folder of the announcements, one object per model. It cannot clash with a tenant's folder, as no tenant name
     * has an underscore.
     */
    public static final KeyPrefix FOLDER = new KeyPrefix("control/_models/");

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    /** The data that decides whether a job fits a worker. */
    public record Capacity(ModelTraits traits, MemoryBudget memory) {}

    public AnnouncedModel {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "a model id is 1 to 64 characters of [a-z0-9.-], the first a letter or digit");
        }
    }

    /** Returns whether {@code text} is a valid model id. */
    public static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns the key of the announcement. */
    public ObjectKey key() {
        return FOLDER.key(id + ".json");
    }
}
