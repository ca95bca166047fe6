package io.srfarm.job;

/** What conditions a candidate besides the picture itself (RefVAE, section 3: the reference of the CVAE). */
public sealed interface Reference {
    /** Another picture lends its texture and contrast. */
    record Image(StoredPicture picture) implements Reference {}

    /** The low-resolution picture is its own reference. */
    record LowResolution() implements Reference {}

    /** No picture: the latent is drawn from the standard normal prior. */
    record Noise() implements Reference {}
}
