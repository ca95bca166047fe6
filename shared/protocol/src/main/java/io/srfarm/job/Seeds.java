package io.srfarm.job;

/**
 * Derives all seeds with SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). The algorithm is specified in
 * {@code docs/reference/random.md}, so that anyone can reproduce the numbers. No engine's global random state is used.
 */
public final class Seeds {
    /** The increment of SplitMix64: 2^64 divided by the golden ratio, made odd. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /** Returns output number {@code index} (from 0) of the SplitMix64 generator seeded with {@code seed}: 64 bits. */
    public static long bits(long seed, long index) {
        long z = seed + (index + 1) * STEP;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Derives a 53-bit seed from another one; 53 bits are exact in every JSON reader. */
    public static long derived(long seed, int index) {
        return bits(seed, index) >>> 11;
    }

    /**
     * Returns the seed of draw {@code draw} for candidate {@code index}. The candidates' first draws form one family,
     * their second draws another, and so on.
     */
    public static long ofDraw(long jobSeed, int candidates, int index, int draw) {
        return new Family(derived(jobSeed, draw) >>> Family.BITS, candidates).seed(index);
    }

    /**
     * A group of draws whose noise is spread as evenly as possible. A seed encodes its family and its position in it,
     * so the seed alone suffices to repeat a draw.
     *
     * @param base 43 bits
     * @param size the number of draws, 1 to {@value Limits#CANDIDATES_MAX}
     */
    public record Family(long base, int size) {
        private static final int NUMBER_BITS = 5;
        private static final int NUMBER = (1 << NUMBER_BITS) - 1;
        private static final int BITS = 2 * NUMBER_BITS;

        /** Returns the family encoded in a seed. */
        public static Family of(long seed) {
            return new Family(seed >>> BITS, (int) (seed >>> NUMBER_BITS & NUMBER) + 1);
        }

        /** Returns the position in its family that is encoded in a seed, from 0. */
        public static int member(long seed) {
            return (int) (seed & NUMBER);
        }

        /** Returns the seed of the member at position {@code member}. */
        public long seed(int member) {
            return base << BITS | (size - 1L) << NUMBER_BITS | member;
        }
    }

    /** Returns the default seed of a job. It is derived from the job's id, so a replay uses the same seed. */
    public static long ofJob(JobId id) {
        return Long.parseUnsignedLong(Sha256.of(id.value()).hex().substring(0, 16), 16) >>> 11;
    }
}
