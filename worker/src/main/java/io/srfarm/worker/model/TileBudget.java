package io.srfarm.worker.model;

import io.srfarm.job.JobMemory;

/**
 * Chooses the tile size for a picture: the configured maximum, or less if the engine's memory requires it. The features
 * of all pixels and the reference matches stay in memory for the whole job.
 *
 * @param sidePixelsMax largest side of a tile in LR pixels, without halo
 * @param memoryBytes engine memory that a job may use
 */
record TileBudget(int sidePixelsMax, long memoryBytes) {
    TileBudget halved() {
        return new TileBudget(Math.max(JobMemory.TILE_SIDE_PIXELS_MIN, sidePixelsMax / 2), memoryBytes);
    }

    /** Returns the fraction, 0 to 1, of the memory that a picture uses. */
    double share(ModelCard card, int width, int height) {
        long pixels = (long) width * height;
        long outer = sidePixels(card, pixels) + 2L * card.traits().haloPixels();
        long tile = JobMemory.BYTES_A_TILE_PIXEL * Math.min(width, outer) * Math.min(height, outer);
        return Math.min(1, (double) (JobMemory.lastingEngineBytes(pixels, card.traits()) + tile) / memoryBytes);
    }

    /** Returns the side of the tiles for a picture with {@code pixels} LR pixels. */
    int sidePixels(ModelCard card, long pixels) {
        long lasting = JobMemory.lastingEngineBytes(pixels, card.traits());
        double outer = Math.sqrt(Math.max(0, memoryBytes - lasting) / (double) JobMemory.BYTES_A_TILE_PIXEL);
        return Math.max(
                JobMemory.TILE_SIDE_PIXELS_MIN,
                Math.min(sidePixelsMax, (int) outer - 2 * card.traits().haloPixels()));
    }
}
