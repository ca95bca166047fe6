package io.srfarm.worker.model;

import io.srfarm.job.JobMemory;
import java.nio.file.Path;

/**
 * Settings of the engine.
 *
 * @param tileSidePixels largest side of a square tile in LR pixels, without halo
 * @param memoryBytes engine memory that one job may use on a CPU; tiles are reduced to fit
 * @param referenceBytes the part of it reserved for cached references of earlier jobs
 * @param threads threads per operation; on a CPU, the number of physical cores is best
 * @param precision the number format of the models
 * @param cache folder into which the engine's native libraries are unpacked once
 */
public record EngineSettings(
        int tileSidePixels, long memoryBytes, long referenceBytes, int threads, PrecisionChoice precision, Path cache) {
    /** Halos add 40% to the work at this side; at 128 they nearly double it. */
    private static final int TILE_SIDE_PIXELS = 256;

    /** Enough for the features of the largest picture and tiles of nearly the default side. */
    private static final long MEMORY_BYTES = 1280L << 20;

    /** Slightly more than the largest reference needs. */
    private static final long REFERENCE_BYTES = 160L << 20;

    static final int TILE_SIDE_PIXELS_MIN = JobMemory.TILE_SIDE_PIXELS_MIN;

    /** The defaults for this machine. */
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
