package io.srfarm.candidate;

import java.util.Locale;

/**
 * The number format in which a network computes. A job's pixels are reproducible within one precision, not across
 * precisions.
 */
public enum Precision {
    /** 32-bit floating point. */
    FLOAT32,
    /** 16-bit floating point with the exponent range of {@code float32}; faster on hardware that supports it. */
    BFLOAT16;

    /** Returns the lower-case name used in manifests and passed to models. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the precision with the given wire name.
     *
     * @throws IllegalArgumentException for an unknown name
     */
    public static Precision ofWireName(String name) {
        for (Precision precision : values()) {
            if (precision.wireName().equals(name)) {
                return precision;
            }
        }
        throw new IllegalArgumentException("must be float32 or bfloat16");
    }
}
