package io.srfarm.candidate;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The kinds of scores. To add a score, define it here and compute it in the worker: manifests, tables, sheets and JSON
 * output show every measure. {@code docs/scores.md} explains them.
 */
public enum Measure {
    /** Between the input and the candidate reduced to the input's size. */
    LR_PSNR("lrPsnr", "LR-PSNR", "dB", 2, Direction.HIGHER, "closer to the input"),

    NEAREST_LPIPS(
            "nearestLpips",
            "nearest",
            "LPIPS to the most similar other candidate",
            3,
            Direction.HIGHER,
            "more different"),

    /** Relative to the reference's texture; only for image references that are large enough to have a texture. */
    REFERENCE_STYLE(
            "referenceStyle", "ref. style", "distance to the texture of the reference", 3, Direction.LOWER, "closer"),

    /** Only for image references, and for models that copy detail. */
    REFERENCE_USE(
            "referenceUse", "ref. use", "share of detail taken from the reference, 0 to 1", 2, Direction.NONE, ""),

    /** Root mean square of the luma gradient. */
    SHARPNESS(
            "sharpness",
            "sharpness",
            "grey levels per pixel",
            2,
            Direction.HIGHER,
            "more edges and texture, true or not"),

    /** Against the ground truth on luma, with a border as wide as the scale excluded. */
    PSNR_Y("psnrY", "PSNR-Y", "dB", 2, Direction.HIGHER, "closer to the ground truth"),

    /** Structural similarity to the ground truth on luma, with the same border excluded. */
    SSIM_Y("ssimY", "SSIM-Y", "at most 1", 3, Direction.HIGHER, "closer to the ground truth"),

    /** AlexNet, v0.1. */
    LPIPS("lpips", "LPIPS", "from 0", 3, Direction.LOWER, "closer to the ground truth");

    /** Which values are better, if any. */
    private enum Direction {
        HIGHER,
        LOWER,
        NONE
    }

    private final String wireName;
    private final String label;
    private final String unit;
    private final int digits;
    private final Direction direction;
    private final String meaning;

    Measure(String wireName, String label, String unit, int digits, Direction direction, String meaning) {
        this.wireName = wireName;
        this.label = label;
        this.unit = unit;
        this.digits = digits;
        this.direction = direction;
        this.meaning = meaning;
    }

    /** Returns the field name in manifests, events and JSON output. */
    public String wireName() {
        return wireName;
    }

    /** Returns the name in tables and on sheets. */
    public String label() {
        return label;
    }

    /** Returns a one-line description: the unit, and what higher or lower values mean. */
    public String legend() {
        return switch (direction) {
            case HIGHER -> label + ": " + unit + ", higher is " + meaning;
            case LOWER -> label + ": " + unit + ", lower is " + meaning;
            case NONE -> label + ": " + unit;
        };
    }

    /** Returns the smallest value allowed in a manifest. */
    public double min() {
        return this == REFERENCE_USE ? 0 : -Double.MAX_VALUE;
    }

    /** Returns the largest value allowed in a manifest. */
    public double max() {
        return this == REFERENCE_USE ? 1 : Double.MAX_VALUE;
    }

    /** Formats a value with a suitable number of digits, or as a dash if it was not measured. */
    public String format(OptionalDouble value) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble());
    }
}
