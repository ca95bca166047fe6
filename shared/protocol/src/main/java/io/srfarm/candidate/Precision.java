package io.srfarm.candidate;

import java.util.Locale;

/** The numbers that a network computes in. The same job gives the same pixels in one of them, not across them. */
public enum Precision {
    /** 32 bits. */
    FLOAT32,
    /** 16 bits with the exponent of 32: faster on the hardware that has instructions for it. */
    BFLOAT16;

    /** The name in manifests, and what a model is told: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none of these */
    public static Precision ofWireName(String name) {
        for (Precision precision : values()) {
            if (precision.wireName().equals(name)) {
                return precision;
            }
        }
        throw new IllegalArgumentException("must be float32 or bfloat16");
    }
}
