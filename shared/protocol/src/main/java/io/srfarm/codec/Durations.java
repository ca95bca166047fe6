package io.srfarm.codec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses ISO 8601 durations with units from weeks to seconds: {@code P1W}, {@code P7D}, {@code PT1.5H}.
 * {@link Duration#parse} supports no weeks, and fractions of seconds only.
 */
final class Durations {
    private static final String NUMBER = "([0-9]{1,9}(?:[.,][0-9]{1,9})?)";
    private static final Pattern FORM = Pattern.compile("P(?=.)(?:" + NUMBER + "W)?(?:" + NUMBER + "D)?"
            + "(?:T(?=.)(?:" + NUMBER + "H)?(?:" + NUMBER + "M)?(?:" + NUMBER + "S)?)?");
    private static final int[] SECONDS = {7 * 86_400, 86_400, 3600, 60, 1};
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private Durations() {}

    /**
     * Parses a duration. Years and months are rejected, as they have no fixed length.
     *
     * @throws IllegalArgumentException if the text is not a valid duration
     */
    static Duration parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("must be a duration such as P7D or PT10M");
        }
        BigDecimal seconds = BigDecimal.ZERO;
        for (int i = 0; i < SECONDS.length; i++) {
            seconds = seconds.add(number(parts.group(i + 1)).multiply(BigDecimal.valueOf(SECONDS[i])));
        }
        BigDecimal[] split = seconds.divideAndRemainder(BigDecimal.ONE);
        return Duration.ofSeconds(split[0].longValue(), split[1].multiply(NANOS).longValue());
    }

    private static BigDecimal number(@Nullable String part) {
        return part == null ? BigDecimal.ZERO : new BigDecimal(part.replace(',', '.'));
    }
}
