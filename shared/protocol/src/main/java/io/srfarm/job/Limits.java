package io.srfarm.job;

import java.time.Duration;

/** Limits on everything that a user can send. Each rejection names the limit that was exceeded. */
public final class Limits {
    /** Largest job document in bytes, checked before parsing. */
    public static final int DOCUMENT_BYTES_MAX = 64 * 1024;

    /** Deepest nesting of a job document's JSON. */
    public static final int DOCUMENT_DEPTH_MAX = 8;

    /** Longest object key in bytes (ASCII characters). */
    public static final int KEY_BYTES_MAX = 512;

    /** Largest stored input or reference picture in bytes. */
    public static final int PICTURE_BYTES_MAX = 20 * 1024 * 1024;

    /** Smallest length in pixels of an input picture's shorter side. */
    public static final int INPUT_SIDE_PIXELS_MIN = 8;

    /** Largest length in pixels of an input picture's longer side. */
    public static final int INPUT_SIDE_PIXELS_MAX = 4096;

    /** Most pixels (width x height) of an input picture. */
    public static final long INPUT_PIXELS_MAX = 1 << 20;

    /** Most pixels (width x height) of a reference picture. */
    public static final long REFERENCE_PIXELS_MAX = 16_000_000;

    /** Most pixels (width x height) of a ground truth picture: the largest input times 8 x 8. */
    public static final long GROUND_TRUTH_PIXELS_MAX = 64 * INPUT_PIXELS_MAX;

    /** Largest stored ground truth picture in bytes. */
    public static final int GROUND_TRUTH_BYTES_MAX = 256 * 1024 * 1024;

    /** Most references of one job. */
    public static final int REFERENCES_MAX = 16;

    /** Most candidates of one job. */
    public static final int CANDIDATES_MAX = 32;

    /** Most pixels that one job may publish: 64 x input pixels x candidates. */
    public static final long OUTPUT_PIXELS_MAX = 1_000_000_000;

    /** Most draws per published candidate. */
    public static final int OVERSAMPLE_MAX = 8;

    /** Largest temperature, the factor on the latent's standard deviation; 0 selects the mean. */
    public static final double TEMPERATURE_MAX = 2.0;

    /** Largest reference strength; 0 ignores the reference. */
    public static final double REFERENCE_STRENGTH_MAX = 2.0;

    /** Most draws in the latent of one candidate. */
    public static final int LATENT_PARTS_MAX = 16;

    /**
     * Largest absolute factor on the normal numbers of a draw in a latent. Draws that nearly cancel each other need
     * large factors.
     */
    public static final double LATENT_NOISE_MAX = 100;

    /** Most steps between two candidates. */
    public static final int STEPS_MAX = CANDIDATES_MAX;

    /** Largest width of a composite's soft border in pixels of the candidate, on either side. */
    public static final int FEATHER_PIXELS_MAX = 128;

    /** Largest seed. All seeds are exact in a 64-bit float, so no JSON reader rounds them. */
    public static final long SEED_MAX = (1L << 53) - 1;

    /** Most labels of one job. */
    public static final int LABELS_MAX = 16;

    /** Longest label name or value in characters. */
    public static final int LABEL_CHARACTERS_MAX = 64;

    /** Longest webhook URL in characters. */
    public static final int WEBHOOK_URL_CHARACTERS_MAX = 2048;

    /** Longest time from submission to the deadline. */
    public static final Duration DEADLINE_MAX = Duration.ofDays(7);

    /** Shortest retention of a set after its job's end. */
    public static final Duration RETENTION_MIN = Duration.ofMinutes(1);

    /** Longest retention of a set after its job's end, unless the farm keeps sets forever. */
    public static final Duration RETENTION_MAX = Duration.ofDays(365);

    private Limits() {}

    /** Counts characters as all limits do: in Unicode code points, so an emoji counts as one. */
    public static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Truncates a text to {@code max} characters, marking the cut with an ellipsis. */
    public static String shortened(String text, int max) {
        return characters(text) <= max ? text : text.substring(0, text.offsetByCodePoints(0, max - 1)) + "…";
    }
}
