package io.srfarm.candidate;

import io.srfarm.job.Composite;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.LatentMix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One enlargement of the input.
 *
 * @param index position in the set, from 0
 * @param key the file's key
 * @param sha256 digest of the file; the same on every run of the job on the same kind of device
 * @param bytes length of the file
 * @param width pixels, input width x scale
 * @param height pixels, input height x scale
 * @param seed the seed of its latent, 0 to 2^53 - 1
 * @param reference the reference that conditioned it; an image's digest is always filled in
 * @param origin how it was made
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
        Scores scores,
        Origin origin) {
    /** How a candidate was made. */
    public sealed interface Origin {
        /** Drawn with its seed and reference. */
        record Drawn() implements Origin {}

        /** Decoded from a mix of draws. */
        record Mixed(LatentMix latent) implements Origin {}

        /** Composed of regions of other pictures, all with their digests. */
        record Composed(Composite composite) implements Origin {}
    }

    private static final Pattern NAME = Pattern.compile("(.*/)?[0-9]{1,2}-[0-9a-f]{12}\\.("
            + Stream.of(OutputFormat.values()).map(OutputFormat::extension).collect(Collectors.joining("|"))
            + ")");

    /** Returns the key of a candidate. It depends on the content, so a repeated job writes the same objects. */
    public static ObjectKey key(KeyPrefix folder, int index, Sha256 sha256, OutputFormat format) {
        return folder.key(index + "-" + sha256.shortHex() + "." + format.extension());
    }

    /** Returns the file name in a folder that contains only this set, such as {@code 0.png}. */
    public String fileName() {
        return fileName(index, OutputFormat.of(key).orElse(OutputFormat.PNG));
    }

    public static String fileName(int index, OutputFormat format) {
        return index + "." + format.extension();
    }

    /** Returns whether {@code key} has the form of {@link #key}. */
    public static boolean isKey(ObjectKey key) {
        return NAME.matcher(key.path()).matches();
    }
}
