package io.srfarm.similarity;

import java.util.stream.Stream;

/**
 * The groups of features of a descriptor, in their order. The weights were chosen so that the left half of a photograph, reduced
 * by 8, finds the right half among those of 300 photographs; the mean distance of two photographs is then about 1.
 */
enum FeatureGroup {
    /** Mean and deviation of luma, blueness and redness. */
    COLOUR(6, 1.2),

    /** The colour of each cell of a 4 x 4 grid; its luma is relative to the mean of the picture. */
    LAYOUT(3 * FeatureGroup.GRID * FeatureGroup.GRID, 3.2),

    /** Shares of 8 directions in the gradients of the luma. */
    DIRECTIONS(FeatureGroup.BINS, 1.3),

    /** Shares of the pixels in a grid of blueness x redness, finer near grey. */
    PALETTE(FeatureGroup.HUES * FeatureGroup.HUES, 7.5),

    /**
     * Strength of the luma's detail at three scales, each an octave coarser: across, down and diagonal as logarithms, and how
     * evenly it is spread.
     */
    DETAIL(4 * FeatureGroup.LEVELS, 0.43),

    /** Strength of the finest detail in each cell of the grid, as a logarithm. */
    DETAIL_LAYOUT(FeatureGroup.GRID * FeatureGroup.GRID, 0.10);

    static final int GRID = 4;
    static final int BINS = 8;
    static final int LEVELS = 3;
    static final int HUES = 5;

    private final int size;
    private final double weight;

    FeatureGroup(int size, double weight) {
        this.size = size;
        this.weight = weight;
    }

    /** Returns the number of features. */
    int size() {
        return size;
    }

    /** Returns the factor of the group's mean absolute difference. */
    double weight() {
        return weight;
    }

    /** Returns the index of the group's first feature. */
    int start() {
        return Stream.of(values())
                .takeWhile(group -> group != this)
                .mapToInt(FeatureGroup::size)
                .sum();
    }

    /** Returns the number of features of all groups. */
    static int total() {
        return Stream.of(values()).mapToInt(FeatureGroup::size).sum();
    }
}
