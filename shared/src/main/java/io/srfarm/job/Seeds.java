package io.srfarm.job;

/**
 * The farm's seeds, by SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), written down in {@code docs/reference/random.md} so
 * that anybody can draw the same numbers. No engine's global state is ever used.
 */
public final class Seeds {
    /** 2^64 divided by the golden ratio, odd: SplitMix64's step. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private static final int FAMILY = 4;

    private Seeds() {}

    /** Output number {@code index} (from 0) of the SplitMix64 generator that starts at {@code seed}: 64 bits. */
    public static long bits(long seed, long index) {
        long z = seed + (index + 1) * STEP;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A seed made of another: 53 bits, so that a JSON reader keeps it exact. */
    public static long derived(long seed, int index) {
        return bits(seed, index) >>> 11;
    }

    /**
     * The seed of one draw. Four draws that follow each other have four seeds that do: they are a family, whose noise is spread
     * as evenly as that of four can be.
     */
    public static long ofDraw(long jobSeed, int index) {
        return derived(jobSeed, index / FAMILY) / FAMILY * FAMILY + index % FAMILY;
    }

    /** The seed of a job that states none: it follows from the job's id, so that a replay repeats it. */
    public static long ofJob(JobId id) {
        return Long.parseUnsignedLong(Sha256.of(id.value()).hex().substring(0, 16), 16) >>> 11;
    }
}
