package io.srfarm.worker.model;

import java.nio.file.Path;

/**
 * How the engine shares the machine.
 *
 * @param tileSidePixels longest side of a square tile in LR pixels, halo apart
 * @param memoryBytes what one job may take of the engine's memory on a CPU; tiles are made as small as that asks for
 * @param referenceBytes what references of earlier jobs may take of that
 * @param threads threads that one operation may use; on a CPU the number of physical cores is best
 * @param precision of the numbers that models compute in
 * @param cache folder into which the engine's native libraries are unpacked, once
 */
public record EngineSettings(
        int tileSidePixels, long memoryBytes, long referenceBytes, int threads, PrecisionChoice precision, Path cache) {
    /** Halos add two fifths to the work; at 128 they nearly double it. */
    private static final int TILE_SIDE_PIXELS = 256;

    /** Enough for the features of the largest picture and tiles of nearly the usual side. */
    private static final long MEMORY_BYTES = 1280L << 20;

    /** A little more than the largest reference takes. */
    private static final long REFERENCE_BYTES = 96L << 20;

    static final int TILE_SIDE_PIXELS_MIN = 16;

    /** For the machine that this process runs on. */
    public static final EngineSettings DEFAULT = new EngineSettings(
            TILE_SIDE_PIXELS,
            MEMORY_BYTES,
            REFERENCE_BYTES,
            Runtime.getRuntime().availableProcessors(),
            PrecisionChoice.AUTO,
            Path.of(System.getProperty("user.home"), ".cache", "srfarm", "djl"));

    public EngineSettings {
        if (tileSidePixels < TILE_SIDE_PIXELS_MIN || threads < 1) {
            throw new IllegalArgumentException("tiles of " + tileSidePixels + " pixels, " + threads + " threads");
        }
    }

    public EngineSettings withTileSidePixels(int side) {
        return new EngineSettings(side, memoryBytes, referenceBytes, threads, precision, cache);
    }

    public EngineSettings with(PrecisionChoice choice) {
        return new EngineSettings(tileSidePixels, memoryBytes, referenceBytes, threads, choice, cache);
    }
}
