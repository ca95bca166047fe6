package io.srfarm.standalone.fault;

import java.util.ArrayList;
import java.util.List;

/** A straight line through samples of something over the number of jobs done. Not thread-safe. */
final class Trend {
    private final List<double[]> samples = new ArrayList<>();

    void add(double jobs, double value) {
        samples.add(new double[] {jobs, value});
    }

    /** How much it grows with each 1,000 jobs, by least squares over the second half: the first one warms up. */
    double slope() {
        List<double[]> settled = samples.subList(samples.size() / 2, samples.size());
        double meanX =
                settled.stream().mapToDouble(sample -> sample[0]).average().orElse(0);
        double meanY =
                settled.stream().mapToDouble(sample -> sample[1]).average().orElse(0);
        double xy = settled.stream()
                .mapToDouble(sample -> (sample[0] - meanX) * (sample[1] - meanY))
                .sum();
        double xx = settled.stream()
                .mapToDouble(sample -> (sample[0] - meanX) * (sample[0] - meanX))
                .sum();
        return xx == 0 ? 0 : 1000 * xy / xx;
    }

    double last() {
        return samples.get(samples.size() - 1)[1];
    }
}
