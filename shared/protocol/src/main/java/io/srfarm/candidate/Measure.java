package io.srfarm.candidate;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a score measures. To add a score, name it here and compute it in the worker: manifests, tables, sheets and JSON output show
 * every measure. {@code docs/scores.md} explains them.
 */
public enum Measure {
    /** Between the candidate, reduced to the input's size, and the input. */
    LR_PSNR("lrPsnr", "LR-PSNR", "dB", 2, Direction.HIGHER, "closer to the input"),

    NEAREST_LPIPS(
            "nearestLpips",
            "nearest",
            "LPIPS to the most similar other candidate",
            3,
            Direction.HIGHER,
            "more different"),

    /** A fraction of the reference's own numbers; only for image references that are large enough to have a texture. */
    REFERENCE_STYLE(
            "referenceStyle", "ref. style", "distance to the texture of the reference", 3, Direction.LOWER, "closer"),

    /** Only for image references, and for models that take something over. */
    REFERENCE_USE(
            "referenceUse",
            "ref. use",
            "share of detail that was taken over from the reference, 0 to 1",
            2,
            Direction.NONE,
            ""),

    /** The root mean square of the gradient of luma. */
    SHARPNESS(
            "sharpness",
            "sharpness",
            "grey levels a pixel",
            2,
            Direction.HIGHER,
            "more edges and texture, true or not"),

    /** Against the ground truth on luma; a border as wide as the scale is left out. */
    PSNR_Y("psnrY", "PSNR-Y", "dB", 2, Direction.HIGHER, "closer to the ground truth"),

    /** Structural similarity to the ground truth on luma; the same border is left out. */
    SSIM_Y("ssimY", "SSIM-Y", "at most 1", 3, Direction.HIGHER, "closer to the ground truth"),

    /** AlexNet, v0.1. */
    LPIPS("lpips", "LPIPS", "from 0", 3, Direction.LOWER, "closer to the ground truth");

    /** Which values are better, if any are. */
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

    /** Its field in manifests, events and JSON output. */
    public String wireName() {
        return wireName;
    }

    /** Its name in tables and on sheets. */
    public String label() {
        return label;
    }

    /** One line for people: the unit, and what higher or lower values mean. */
    public String legend() {
        return switch (direction) {
            case HIGHER -> label + ": " + unit + ", higher is " + meaning;
            case LOWER -> label + ": " + unit + ", lower is " + meaning;
            case NONE -> label + ": " + unit;
        };
    }

    /** The least value that a manifest may state. */
    public double min() {
        return this == REFERENCE_USE ? 0 : -Double.MAX_VALUE;
    }

    /** The greatest value that a manifest may state. */
    public double max() {
        return this == REFERENCE_USE ? 1 : Double.MAX_VALUE;
    }

    /** With as many digits as are of use; a dash for what was not measured. */
    public String format(OptionalDouble value) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble());
    }
}
