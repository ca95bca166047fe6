package io.srfarm.worker.model;

import io.srfarm.job.Seeds;
import java.util.stream.IntStream;

/**
 * The normal random numbers of a family of draws, made as different from each other as possible. Each draw has its own
 * sequence, minus the mean of all sequences and rescaled to a variance of 1. Within a draw the numbers are standard
 * normal and independent; between two draws of a family of n the correlation is -1/(n - 1), whereas independent draws
 * have 0. Specified in docs/reference/random.md.
 */
final class DiverseNoise {
    /** Most numbers of all draws together that are cached (16 MiB); beyond that they are recomputed when needed. */
    private static final long KEPT_MAX = 4L << 20;

    private final Seeds.Family seeds;
    private final float[] mean;
    private final float[][] kept;

    private DiverseNoise(Seeds.Family seeds, float[] mean, float[][] kept) {
        this.seeds = seeds;
        this.mean = mean;
        this.kept = kept;
    }

    /** Returns the first {@code count} numbers of the family that the seed belongs to. */
    static DiverseNoise of(long seed, int count) {
        Seeds.Family seeds = Seeds.Family.of(seed);
        int size = seeds.size();
        if (size == 1) {
            return new DiverseNoise(seeds, new float[count], new float[0][]);
        }
        if ((long) size * count > KEPT_MAX) {
            return new DiverseNoise(seeds, mean(seeds, count), new float[0][]);
        }
        float[][] sequences = new float[size][];
        for (int member = 0; member < size; member++) {
            sequences[member] = sequence(seeds, member, count);
        }
        return new DiverseNoise(seeds, mean(sequences, count), sequences);
    }

    boolean has(long seed, int count) {
        return mean.length == count && seeds.equals(Seeds.Family.of(seed));
    }

    /**
     * Returns the numbers {@code from} to {@code from + count - 1} of the draw with this seed, multiplied by
     * {@code factor}.
     */
    float[] numbers(long seed, int from, int count, double factor) {
        float[] numbers = new float[count];
        add(seed, from, factor, numbers);
        return numbers;
    }

    /** As {@link #numbers}, but adds to the values in {@code numbers}. */
    void add(long seed, int from, double factor, float[] numbers) {
        if (factor == 0) {
            return;
        }
        int member = Seeds.Family.member(seed);
        float[] own = member < kept.length ? kept[member] : sequence(seeds, member, mean.length);
        int size = seeds.size();
        double stretch = size == 1 ? 1 : Math.sqrt(size / (size - 1.0));
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += (float) (factor * stretch * ((double) own[from + i] - mean[from + i]));
        }
    }

    private static float[] sequence(Seeds.Family seeds, int member, int count) {
        Gaussians gaussians = new Gaussians(seeds.seed(member));
        float[] numbers = new float[count];
        IntStream.range(0, count).parallel().forEach(i -> numbers[i] = gaussians.at(i));
        return numbers;
    }

    private static float[] mean(float[][] sequences, int count) {
        float[] mean = new float[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (float[] sequence : sequences) {
                sum += sequence[i];
            }
            mean[i] = (float) (sum / sequences.length);
        }
        return mean;
    }

    private static float[] mean(Seeds.Family seeds, int count) {
        float[] mean = new float[count];
        Gaussians[] sequences = IntStream.range(0, seeds.size())
                .mapToObj(member -> new Gaussians(seeds.seed(member)))
                .toArray(Gaussians[]::new);
        IntStream.range(0, count).parallel().forEach(i -> {
            double sum = 0;
            for (Gaussians sequence : sequences) {
                sum += sequence.at(i);
            }
            mean[i] = (float) (sum / sequences.length);
        });
        return mean;
    }
}
