package io.srfarm.picture;

/**
 * A picture, or a sample of a large one that fits into little memory.
 *
 * @param step distance of the sampled pixels in both directions: 1 for the picture itself, or a power of two
 */
public record Overview(Picture picture, int step) {}
