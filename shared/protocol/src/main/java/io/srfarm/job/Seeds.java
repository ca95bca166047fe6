package io.srfarm.job;

/**
 * The farm's seeds, by SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), written down in {@code docs/reference/random.md} so
 * that anybody can draw the same numbers. No engine's global state is ever used.
 */
public final class Seeds {
    /** 2^64 divided by the golden ratio, odd: SplitMix64's step. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

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

    /** The seed of draw {@code draw} for candidate {@code index} of so many: first draws are a family, second ones another. */
    public static long ofDraw(long jobSeed, int candidates, int index, int draw) {
        return new Family(derived(jobSeed, draw) >>> Family.BITS, candidates).seed(index);
    }

    /**
     * Draws whose noise is spread as evenly as that of so many can be. A seed holds its family and its number in it, so that it
     * says all that must be known to draw it again.
     *
     * @param base 43 bits
     * @param size how many they are, 1 to {@value Limits#CANDIDATES_MAX}
     */
    public record Family(long base, int size) {
        private static final int NUMBER_BITS = 5;
        private static final int NUMBER = (1 << NUMBER_BITS) - 1;
        private static final int BITS = 2 * NUMBER_BITS;

        /** The family of a seed. */
        public static Family of(long seed) {
            return new Family(seed >>> BITS, (int) (seed >>> NUMBER_BITS & NUMBER) + 1);
        }

        /** The number of a seed in its family, from 0. */
        public static int member(long seed) {
            return (int) (seed & NUMBER);
        }

        /** The seed of a member. */
        public long seed(int member) {
            return base << BITS | (size - 1L) << NUMBER_BITS | member;
        }
    }

    /** The seed of a job that states none: it follows from the job's id, so that a replay repeats it. */
    public static long ofJob(JobId id) {
        return Long.parseUnsignedLong(Sha256.of(id.value()).hex().substring(0, 16), 16) >>> 11;
    }
}
