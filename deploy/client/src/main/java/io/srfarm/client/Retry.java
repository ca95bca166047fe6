package io.srfarm.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often a call is tried, and how long the client waits in between. Every call of a client may be repeated without harm:
 * submissions bear an idempotency key, which is made where none is given.
 *
 * @param attemptsMax 1 or more; 1: nothing is tried again
 * @param pauseFirst the longest pause after the first attempt; it doubles with each. The pause itself is drawn from 0 up to
 *     that, so that many clients do not come back at the same moment
 * @param pauseMax never a longer pause than this. A farm that asks for a longer one ({@code Retry-After}) is not asked again
 */
public record Retry(int attemptsMax, Duration pauseFirst, Duration pauseMax) {
    /** Four attempts within some seconds, or whatever the farm asks for up to 30 s. */
    public static final Retry DEFAULT = new Retry(4, Duration.ofMillis(200), Duration.ofSeconds(30));

    /** One attempt. */
    public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO);

    private static final int DOUBLINGS_MAX = 20;

    /** @throws IllegalArgumentException if a value is out of its range */
    public Retry {
        if (attemptsMax < 1 || attemptsMax > 100) {
            throw new IllegalArgumentException("attemptsMax must be 1 to 100, not " + attemptsMax);
        }
        if (pauseFirst.isNegative() || pauseMax.compareTo(pauseFirst) < 0) {
            throw new IllegalArgumentException("pauseMax must be at least pauseFirst, and that not negative");
        }
    }

    /**
     * @param attempt the one that failed, from 1
     * @return empty: give up
     */
    Optional<Duration> pauseAfter(Throwable failure, int attempt, RandomGenerator random) {
        if (attempt >= attemptsMax || !(failure instanceof ClientException e) || !e.isTemporary()) {
            return Optional.empty();
        }
        Duration asked =
                e instanceof RefusedException refused ? refused.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return asked.compareTo(pauseMax) > 0 ? Optional.empty() : Optional.of(asked.plus(drawn(attempt, random)));
    }

    private Duration drawn(int attempt, RandomGenerator random) {
        Duration grown = pauseFirst.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS_MAX));
        Duration longest = grown.compareTo(pauseMax) > 0 ? pauseMax : grown;
        return Duration.ofNanos(random.nextLong(longest.toNanos() + 1));
    }
}
