package io.srfarm.worker.model;

import io.srfarm.job.Limits;

/**
 * How large the tiles are in which a picture is computed: as large as is of use, and as the engine's memory allows beside what
 * lasts for the whole job: the features of every pixel, and where references fit it.
 *
 * @param sidePixelsMax side of a tile in LR pixels, halo apart
 * @param memoryBytes what a job may take of the engine's memory
 */
record TileBudget(int sidePixelsMax, long memoryBytes) {
    /** What decoding takes at its peak for an LR pixel of a tile and its halo, measured in float32 at 192 to 326 pixels a side. */
    private static final long BYTES_A_TILE_PIXEL = 11_000;

    /** Of a float32. */
    private static final int BYTES_A_NUMBER = 4;

    TileBudget halved() {
        return new TileBudget(Math.max(EngineSettings.TILE_SIDE_PIXELS_MIN, sidePixelsMax / 2), memoryBytes);
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
