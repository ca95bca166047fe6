package io.srfarm.job;

/**
 * What one job takes of a worker's memory at most, known before it runs: from the size of its input, its candidates and its
 * model. Submissions are refused by it, and workers hold to it.
 *
 * @param heapBytes of Java's heap, while candidates are drawn
 * @param engineBytes of the engine's memory, with the smallest tiles
 */
public record JobMemory(long heapBytes, long engineBytes) {
    /** Pixels of the largest candidate that is held on the heap; larger ones lie in scratch files. */
    public static final long HEAP_CANDIDATE_PIXELS_MAX = 4L << 20;

    /** Pixels of the copy that candidates are compared by; a larger candidate is reduced to it first. */
    public static final long COMPARED_PIXELS_MAX = 1L << 16;

    /** What decoding takes at its peak for an LR pixel of a tile and its halo, measured in float32 at 192 to 326 pixels a side. */
    public static final long BYTES_A_TILE_PIXEL = 11_000;

    /** Side of the smallest tile, halo apart. */
    public static final int TILE_SIDE_PIXELS_MIN = 16;

    /** What the places where the references of one job fit its picture may take together. */
    public static final long RECALLED_BYTES_MAX = 64L << 20;

    /** Of that, an LR pixel of one reference: two 64-bit numbers and four 32-bit ones. */
    public static final long RECALLED_BYTES_A_PIXEL = 32;

    /** The process itself, a reference picture being read, and pieces of files on their way. */
    private static final long FIXED_HEAP_BYTES = 192L << 20;

    /** Candidates that are in memory at once when they are small: the best one, another, and one that is published. */
    private static final int CANDIDATES_AT_ONCE = 3;

    /** Bytes of a pixel, and as many again of its PNG file. */
    private static final int BYTES_A_PIXEL = 6;

    private static final int BYTES_A_NUMBER = 4;
    private static final int BYTES_A_COMPARED_PIXEL = 28;

    /** What a family of draws has in common, what one of them has, and both together. */
    private static final int NOISE_FIELDS = 3;

    /** @param pixels of the input */
    public static JobMemory of(long pixels, int candidates, ModelTraits model) {
        long candidatePixels = pixels * model.scale() * model.scale();
        long noise = pixels * model.noiseChannels() * BYTES_A_NUMBER * NOISE_FIELDS;
        long pictures = CANDIDATES_AT_ONCE * Math.min(candidatePixels, HEAP_CANDIDATE_PIXELS_MAX) * BYTES_A_PIXEL;
        long reduced = candidatePixels / model.scale() * 3; // rows of a candidate, for its distance to the input
        long compared =
                (candidates + 2L) * Math.min(candidatePixels, COMPARED_PIXELS_MAX) * BYTES_A_COMPARED_PIXEL;
        return new JobMemory(
                FIXED_HEAP_BYTES + noise + pictures + reduced + compared,
                lastingEngineBytes(pixels, model) + smallestTileBytes(pixels, model));
    }

    /** What a job takes of the engine's memory from its first candidate to its last: features, and where references fit them. */
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
     * Bytes of the largest file of a ground truth that can be decoded: its pixels are in the heap beside it.
     *
     * @param pixels of the input
     * @param heapBytes a worker's heap
     */
    public static long groundTruthBytesMax(long pixels, int scale, long heapBytes) {
        long decoded = pixels * scale * scale * 3;
        return Math.max(0, Math.min(Limits.GROUND_TRUTH_BYTES_MAX, heapBytes - FIXED_HEAP_BYTES - decoded));
    }
}
