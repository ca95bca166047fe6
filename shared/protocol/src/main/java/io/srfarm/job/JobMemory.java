package io.srfarm.job;

/**
 * An upper bound of a job's memory in a worker, computed before it runs from the sizes of its input and candidates and
 * from its model. Submission rejects jobs that fit no worker, and workers check it too.
 *
 * @param heapBytes Java heap needed while candidates are drawn
 * @param engineBytes engine memory needed with the smallest tiles
 */
public record JobMemory(long heapBytes, long engineBytes) {
    /** Pixels of the largest candidate on the heap; larger ones are stored in scratch files. */
    public static final long HEAP_CANDIDATE_PIXELS_MAX = 4L << 20;

    /** Pixels of the thumbnails by which candidates are compared; larger candidates are reduced. */
    public static final long COMPARED_PIXELS_MAX = 1L << 16;

    /** Peak memory of decoding per LR pixel of a tile with halo, measured in float32 at 192 to 326 pixels a side. */
    public static final long BYTES_A_TILE_PIXEL = 11_000;

    /** Side of the smallest tile, without halo. */
    public static final int TILE_SIDE_PIXELS_MIN = 16;

    /** Most bytes that the reference matches of one job may use together. */
    public static final long RECALLED_BYTES_MAX = 64L << 20;

    /** Bytes of the match for one LR pixel: two 64-bit and four 32-bit numbers. */
    public static final long RECALLED_BYTES_A_PIXEL = 32;

    /** The process itself, a reference picture while it is read, and buffers. */
    public static final long FIXED_HEAP_BYTES = 192L << 20;

    /** Small candidates in memory at once: the best one, another draw, and one that is published. */
    private static final int CANDIDATES_AT_ONCE = 3;

    /** Bytes per pixel, for the pixels and for the PNG file. */
    private static final int BYTES_A_PIXEL = 6;

    private static final int BYTES_A_NUMBER = 4;
    private static final int BYTES_A_COMPARED_PIXEL = 28;

    /** The noise shared by a family of draws, the noise of one draw, and their combination. */
    private static final int NOISE_FIELDS = 3;

    /**
     * Computes the memory of a job.
     *
     * @param pixels pixels of the input
     */
    public static JobMemory of(long pixels, int candidates, ModelTraits model) {
        long candidatePixels = pixels * model.scale() * model.scale();
        long noise = pixels * model.noiseChannels() * BYTES_A_NUMBER * NOISE_FIELDS;
        long pictures = CANDIDATES_AT_ONCE * Math.min(candidatePixels, HEAP_CANDIDATE_PIXELS_MAX) * BYTES_A_PIXEL;
        long reduced = candidatePixels / model.scale() * 3; // rows of a candidate, for comparison with the input
        long compared = (candidates + 2L) * Math.min(candidatePixels, COMPARED_PIXELS_MAX) * BYTES_A_COMPARED_PIXEL;
        return new JobMemory(
                FIXED_HEAP_BYTES + noise + pictures + reduced + compared,
                lastingEngineBytes(pixels, model) + smallestTileBytes(pixels, model));
    }

    /**
     * Returns the engine memory that a job uses from its first to its last candidate: features and reference matches.
     */
    public static long lastingEngineBytes(long pixels, ModelTraits model) {
        long features = pixels * BYTES_A_NUMBER * model.features();
        return model.hasMemory()
                ? features + Math.min(RECALLED_BYTES_MAX, Limits.REFERENCES_MAX * RECALLED_BYTES_A_PIXEL * pixels)
                : features;
    }

    private static long smallestTileBytes(long pixels, ModelTraits model) {
        long side = TILE_SIDE_PIXELS_MIN + 2L * model.haloPixels();
        return BYTES_A_TILE_PIXEL * Math.min(pixels, side * side);
    }

    /**
     * Returns the largest ground truth file in bytes that can be decoded, as its pixels are on the heap at the same
     * time.
     *
     * @param pixels pixels of the input
     * @param heapBytes heap of the worker
     */
    public static long groundTruthBytesMax(long pixels, int scale, long heapBytes) {
        long decoded = pixels * scale * scale * 3;
        return Math.max(0, Math.min(Limits.GROUND_TRUTH_BYTES_MAX, heapBytes - FIXED_HEAP_BYTES - decoded));
    }
}
