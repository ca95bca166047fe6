package io.srfarm.worker.model;

import io.srfarm.job.JobMemory;
import io.srfarm.job.Limits;

/**
 * Chooses the tile size for a picture: the configured maximum, or less if the engine's memory requires it. The features
 * of all pixels and the reference matches stay in memory for the whole job.
 *
 * @param sidePixelsMax largest side of a tile in LR pixels, without halo
 * @param memoryBytes engine memory that a job may use
 */
record TileBudget(int sidePixelsMax, long memoryBytes) {
    private static final long BYTES_A_TILE_PIXEL = JobMemory.BYTES_A_TILE_PIXEL;

    /** Size of a float32. */
    private static final int BYTES_A_NUMBER = 4;

    TileBudget halved() {
        return new TileBudget(Math.max(EngineSettings.TILE_SIDE_PIXELS_MIN, sidePixelsMax / 2), memoryBytes);
    }

    /** The part of the memory that a picture takes, 0 to 1. */
    double share(ModelCard card, int width, int height) {
        long pixels = (long) width * height;
        long outer = sidePixels(card, pixels) + 2L * card.traits().haloPixels();
        long tile = JobMemory.BYTES_A_TILE_PIXEL * Math.min(width, outer) * Math.min(height, outer);
        return Math.min(1, (double) (JobMemory.lastingEngineBytes(pixels, card.traits()) + tile) / memoryBytes);
    }

    /** Side of a tile of a picture with so many LR pixels. */
    int sidePixels(ModelCard card, long pixels) {
        long lasting = pixels * BYTES_A_NUMBER * card.features();
        if (card.hasMemory()) {
            lasting += Math.min(ReferenceMatch.BYTES_MAX, Limits.REFERENCES_MAX * ReferenceMatch.bytes(pixels));
        }
        double outer = Math.sqrt(Math.max(0, memoryBytes - lasting) / (double) BYTES_A_TILE_PIXEL);
        int halo = Math.max(card.encodeHalo(), card.decodeHalo());
        return Math.max(EngineSettings.TILE_SIDE_PIXELS_MIN, Math.min(sidePixelsMax, (int) outer - 2 * halo));
    }
}
