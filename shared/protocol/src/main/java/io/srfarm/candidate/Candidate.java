package io.srfarm.candidate;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import java.util.regex.Pattern;

/**
 * One plausible large picture.
 *
 * @param index its place in the set, from 0
 * @param key where its PNG lies
 * @param sha256 digest of the PNG's bytes: the same on every run of the job on the same kind of device
 * @param bytes length of the PNG
 * @param width pixels, input width x scale
 * @param height pixels, input height x scale
 * @param seed what its latent was drawn with, 0 to 2^53 - 1
 * @param reference what conditioned it; an image's digest is always filled in
 */
public record Candidate(
        int index,
        ObjectKey key,
        Sha256 sha256,
        long bytes,
        int width,
        int height,
        long seed,
        Reference reference,
        Scores scores) {
    private static final Pattern NAME = Pattern.compile("(.*/)?[0-9]{1,2}-[0-9a-f]{12}\\.png");

    /** The key of a candidate: equal pixels lie at equal keys, so a job that runs again writes the same objects. */
    public static ObjectKey key(KeyPrefix folder, int index, Sha256 sha256) {
        return folder.key(index + "-" + sha256.shortHex() + ".png");
    }

    /** Whether {@code key} looks like one of {@link #key(Prefix, int, Sha256)}. */
    public static boolean isKey(ObjectKey key) {
        return NAME.matcher(key.path()).matches();
    }
}
