package io.srfarm.standalone.evaluation;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts the progress of an evaluation and estimates the remaining time. The estimate uses LR pixels per second, because
 * pictures differ in size. Not thread-safe.
 */
final class ProgressCounter {
    private final int wanted;
    private final long[] lowPixels;
    private final int[] expected;
    private final int[] there;
    private final boolean[] finished;

    /**
     * @param wanted candidates per picture; a model without randomness makes fewer
     * @param lowPixels LR pixels of each picture
     */
    ProgressCounter(int wanted, long[] lowPixels) {
        this.wanted = wanted;
        this.lowPixels = lowPixels.clone();
        this.expected = new int[lowPixels.length];
        java.util.Arrays.fill(expected, wanted);
        this.there = new int[lowPixels.length];
        this.finished = new boolean[lowPixels.length];
    }

    /** Records that {@code count} candidates of a picture exist. */
    void candidates(int picture, int count) {
        there[picture] = Math.min(count, expected[picture]);
    }

    /** Records that a picture is measured and has {@code count} candidates. */
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

    /** Returns the number of finished pictures, for display. */
    String pictures() {
        int done = 0;
        for (boolean one : finished) {
            done += one ? 1 : 0;
        }
        return done + "/" + finished.length + " pictures";
    }

    /** Returns the remaining time; empty before the first candidate. */
    Optional<Duration> left(Duration elapsed) {
        double done = 0;
        double all = 0;
        for (int i = 0; i < lowPixels.length; i++) {
            all += lowPixels[i];
            done += finished[i]
                    ? lowPixels[i]
                    : (double) lowPixels[i] * there[i] / (wanted + 1); // + 1: measuring counts like one candidate
        }
        return done == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (elapsed.toMillis() * (all / done - 1))));
    }

    /** Returns one line with the progress, the elapsed and the remaining time. */
    String line(Duration elapsed) {
        return pictures() + ", " + candidatesThere() + "/" + candidatesExpected() + " candidates, " + text(elapsed)
                + leftText(elapsed);
    }

    /** Returns text such as {@code , about 2 min left}; empty if the time is unknown or zero. */
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
