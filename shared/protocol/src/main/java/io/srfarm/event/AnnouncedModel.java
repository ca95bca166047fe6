package io.srfarm.event;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model that a worker has, as the worker said that started with it last.
 *
 * @param id what a job document names it by
 * @param version of the weights
 * @param sha256 of its script
 * @param scale candidate side / input side
 * @param parameters trained numbers; 0: nothing to sample, one candidate
 * @param trainedOn in words
 * @param licence in words
 * @param device that worker's
 * @param at when that worker started
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
        Instant at) {
    /** Where workers say so, each model in an object of its own. Nothing of a job's lies here: no tenant has such a name. */
    public static final KeyPrefix FOLDER = new KeyPrefix("control/_models/");

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    public AnnouncedModel {
        if (!isId(id)) {
            throw new IllegalArgumentException("a model is 1 to 64 characters of [a-z0-9.-]");
        }
    }

    /** Whether a job document can name a model so. */
    public static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    /** The object that says so. */
    public ObjectKey key() {
        return FOLDER.key(id + ".json");
    }
}
