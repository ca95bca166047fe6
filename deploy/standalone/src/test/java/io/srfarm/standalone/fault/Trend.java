package io.srfarm.standalone.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Samples of a value over the number of finished jobs, with a linear regression. Not thread-safe. */
final class Trend {
    private final List<Sample> samples = new ArrayList<>();

    record Sample(double jobs, double value) {}

    void add(double jobs, double value) {
        samples.add(new Sample(jobs, value));
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Returns the growth per 1,000 jobs, by least squares over the second half; the first half is warm-up. */
    double slope() {
        List<Sample> settled = samples.subList(samples.size() / 2, samples.size());
        double jobs = mean(settled, Sample::jobs);
        double value = mean(settled, Sample::value);
        double together = mean(settled, sample -> (sample.jobs() - jobs) * (sample.value() - value));
        double alone = mean(settled, sample -> Math.pow(sample.jobs() - jobs, 2));
        return alone == 0 ? 0 : 1000 * together / alone;
    }

    double last() {
        return samples.get(samples.size() - 1).value();
    }

    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> of) {
        return samples.stream().mapToDouble(of).average().orElse(0);
    }
}
