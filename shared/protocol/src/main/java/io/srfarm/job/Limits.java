package io.srfarm.job;

import java.time.Duration;

/**
 * What the farm accepts. Each refusal names the limit that it met; nothing that a user can send is without one.
 */
public final class Limits {
    /** Bytes of a job document, before parsing. */
    public static final int DOCUMENT_BYTES_MAX = 64 * 1024;

    /** Nesting of a job document's JSON. */
    public static final int DOCUMENT_DEPTH_MAX = 8;

    /** Bytes (ASCII characters) of an object key. */
    public static final int KEY_BYTES_MAX = 512;

    /** Bytes of one input or reference picture as stored. */
    public static final int PICTURE_BYTES_MAX = 20 * 1024 * 1024;

    /** Pixels of the shorter side of an input picture. */
    public static final int INPUT_SIDE_PIXELS_MIN = 8;

    /** Pixels of the longer side of an input picture. */
    public static final int INPUT_SIDE_PIXELS_MAX = 4096;

    /** Pixels (width x height) of an input picture. */
    public static final long INPUT_PIXELS_MAX = 1 << 20;

    /** Pixels (width x height) of a reference picture. */
    public static final long REFERENCE_PIXELS_MAX = 16_000_000;

    /** Pixels (width x height) of a ground truth picture: the largest input, enlarged. */
    public static final long GROUND_TRUTH_PIXELS_MAX = 64 * INPUT_PIXELS_MAX;

    /** Bytes of a ground truth picture as stored. */
    public static final int GROUND_TRUTH_BYTES_MAX = 256 * 1024 * 1024;

    /** References of one job. */
    public static final int REFERENCES_MAX = 16;

    /** Candidates of one job. */
    public static final int CANDIDATES_MAX = 32;

    /** Pixels that one job may publish: 64 x input pixels x candidates. */
    public static final long OUTPUT_PIXELS_MAX = 1_000_000_000;

    /** Draws for each published candidate. */
    public static final int OVERSAMPLE_MAX = 8;

    /** Factor on the latent's deviation; 0 asks for the mean. */
    public static final double TEMPERATURE_MAX = 2.0;

    /** How much of an image reference is taken over, at most; 0 is nothing. */
    public static final double REFERENCE_STRENGTH_MAX = 2.0;

    /** Largest seed: every seed of the farm is exact in a 64-bit float, so that no JSON reader rounds it. */
    public static final long SEED_MAX = (1L << 53) - 1;

    /** Labels of one job. */
    public static final int LABELS_MAX = 16;

    /** Characters of a label's name or value. */
    public static final int LABEL_CHARACTERS_MAX = 64;

    /** Characters of a webhook's URL. */
    public static final int WEBHOOK_URL_CHARACTERS_MAX = 2048;

    /** Furthest deadline from the moment of submission. */
    public static final Duration DEADLINE_MAX = Duration.ofDays(7);

    /** Shortest time that a set is kept after its job's end. */
    public static final Duration RETENTION_MIN = Duration.ofMinutes(1);

    /** Longest time that a set is kept after its job's end, unless the farm keeps all for ever. */
    public static final Duration RETENTION_MAX = Duration.ofDays(365);

    private Limits() {}

    /** How many characters a text has, as every limit counts them: Unicode code points, so that an emoji is one. */
    public static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The beginning of a text that has more than {@code max} characters, and a mark that there was more. */
    public static String shortened(String text, int max) {
        return characters(text) <= max ? text : text.substring(0, text.offsetByCodePoints(0, max - 1)) + "…";
    }
}
