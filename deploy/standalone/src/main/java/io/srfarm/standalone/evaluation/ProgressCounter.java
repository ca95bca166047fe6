package io.srfarm.standalone.evaluation;

import java.time.Duration;
import java.util.Optional;

/**
 * How far an evaluation has got. The time left follows from the rate so far in LR pixels, for pictures differ in size.
 * Not thread-safe.
 */
final class ProgressCounter {
    private final int wanted;
    private final long[] lowPixels;
    private final int[] expected;
    private final int[] there;
    private final boolean[] finished;

    /**
     * @param wanted candidates of each picture, unless a model has nothing to sample
     * @param lowPixels of each picture
     */
    ProgressCounter(int wanted, long[] lowPixels) {
        this.wanted = wanted;
        this.lowPixels = lowPixels.clone();
        this.expected = new int[lowPixels.length];
        java.util.Arrays.fill(expected, wanted);
        this.there = new int[lowPixels.length];
        this.finished = new boolean[lowPixels.length];
    }

    /** So many candidates of a picture are there. */
    void candidates(int picture, int count) {
        there[picture] = Math.min(count, expected[picture]);
    }

    /** A picture is measured; it has so many candidates. */
    void finish(int picture, int count) {
        expected[picture] = count;
        there[picture] = count;
        finished[picture] = true;
    }

    int candidatesThere() {
        return sum(there);
    }

    int candidatesExpected() {
        return sum(expected);
    }

    /** For people. */
    String pictures() {
        int done = 0;
        for (boolean one : finished) {
            done += one ? 1 : 0;
        }
        return done + "/" + finished.length + " pictures";
    }

    /** Empty before anything is there. */
    Optional<Duration> left(Duration elapsed) {
        double done = 0;
        double all = 0;
        for (int i = 0; i < lowPixels.length; i++) {
            all += lowPixels[i];
            done += finished[i]
                    ? lowPixels[i]
                    : (double) lowPixels[i] * there[i] / (wanted + 1); // measuring comes last
        }
        return done == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (elapsed.toMillis() * (all / done - 1))));
    }

    /** One line: what is done, for how long, and how much longer. */
    String line(Duration elapsed) {
        return pictures() + ", " + candidatesThere() + "/" + candidatesExpected() + " candidates, " + text(elapsed)
                + leftText(elapsed);
    }

    /** Such as {@code , about 2 min left}; empty when nothing is known, or nothing left. */
    String leftText(Duration elapsed) {
        return left(elapsed)
                .filter(rest -> rest.toMillis() > 0)
                .map(rest -> ", about " + text(rest) + " left")
                .orElse("");
    }

    private static String text(Duration time) {
        long seconds = Math.round(time.toMillis() / 1000.0);
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? Math.round(seconds / 60.0) + " min" : Math.round(seconds / 3600.0) + " h";
    }

    private static int sum(int[] numbers) {
        int sum = 0;
        for (int number : numbers) {
            sum += number;
        }
        return sum;
    }
}
