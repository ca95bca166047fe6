package io.srfarm.standalone.command;

import io.srfarm.job.Limits;
import io.srfarm.localfarm.WorkerRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Checks options without a farm. A value that is refused is a usage error. */
public final class Arguments {
    private static final Pattern WORKERS = Pattern.compile("([0-9]{1,3})(?:[.][.]([0-9]{1,3}))?");
    private static final Pattern SIMPLE = Pattern.compile("[0-9]{1,9}[HMS]");
    private static final Pattern HEADER = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");
    private static final int WORKERS_MAX = 16;
    private static final Duration TIME_MAX = Duration.ofDays(1);

    private Arguments() {}

    /** @throws UsageException if {@code value} is not in {@code min} to {@code max}, both included */
    public static void within(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new UsageException(option + " must be " + min + " to " + max + ", not " + value);
        }
    }

    /** @throws UsageException if it is given and not in 0 to 2 */
    public static void referenceStrength(@Nullable Double strength) {
        if (strength != null && !(strength >= 0 && strength <= Limits.REFERENCE_STRENGTH_MAX)) {
            throw new UsageException(
                    "--reference-strength must be 0 to " + Limits.REFERENCE_STRENGTH_MAX + ", not " + strength);
        }
    }

    /**
     * Parses a number of workers, {@code N}, or a range, {@code N..M}.
     *
     * @throws UsageException if it is malformed or out of range
     */
    static WorkerRange workers(String option, String text, Duration target, Duration coolDown) {
        Matcher range = WORKERS.matcher(text);
        if (!range.matches()) {
            throw new UsageException(option + " must be a number such as 2, or a range such as 0..4, not " + text);
        }
        int min = Integer.parseInt(range.group(1));
        int max = range.group(2) == null ? min : Integer.parseInt(range.group(2));
        if (min > max) {
            throw new UsageException(option + " must name the smaller number first, not " + text);
        }
        if (max < 1 || max > WORKERS_MAX) {
            throw new UsageException(option + " must allow 1 to " + WORKERS_MAX + " workers, not " + text);
        }
        within("--target", target.toSeconds(), 1, TIME_MAX.toSeconds());
        within("--cool-down", coolDown.toSeconds(), 0, TIME_MAX.toSeconds());
        return new WorkerRange(min, max, target, coolDown);
    }

    /**
     * Returns {@code text} if it can be the value of an HTTP header.
     *
     * @throws UsageException unless it is 1 to 256 printable ASCII characters
     */
    static String header(String option, String text) {
        if (!HEADER.matcher(text).matches()) {
            throw new UsageException(option + " must be 1 to 256 printable ASCII characters");
        }
        return text;
    }

    /**
     * Parses an ISO duration such as {@code PT30S} or {@code P1DT12H}, or a short form such as {@code 30s} or {@code 12h}.
     */
    public static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        try {
            return Duration.parse(SIMPLE.matcher(upper).matches() ? "PT" + upper : upper);
        } catch (DateTimeException | ArithmeticException e) {
            throw new TypeConversionException("must be a duration such as 30s or PT30S, not " + text);
        }
    }

    /** The command line is wrong; exit status 2. */
    public static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UsageException(String message) {
            super(message);
        }
    }
}
