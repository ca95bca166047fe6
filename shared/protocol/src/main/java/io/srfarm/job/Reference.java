package io.srfarm.job;

/** The condition of a candidate in addition to the input (RefVAE, section 3: the reference of the CVAE). */
public sealed interface Reference {
    /** Transfers texture and contrast from another picture. */
    record Image(StoredPicture picture) implements Reference {}

    /** Uses the LR picture as its own reference. */
    record LowResolution() implements Reference {}

    /** Uses no picture: the latent is drawn from the standard normal prior. */
    record Noise() implements Reference {}
}
