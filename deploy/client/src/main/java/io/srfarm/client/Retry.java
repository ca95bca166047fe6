package io.srfarm.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Retry policy: exponential backoff with full jitter. All calls of the client can be retried safely; submissions without an
 * idempotency key get a generated one.
 *
 * @param attemptsMax 1 to 100; with 1 nothing is retried
 * @param pauseFirst upper bound of the first pause; it doubles with each attempt. The pause is drawn uniformly from 0 to the
 *     bound, so that clients do not retry in step
 * @param pauseMax longest pause. If the farm asks for a longer one ({@code Retry-After}), the call fails instead
 */
public record Retry(int attemptsMax, Duration pauseFirst, Duration pauseMax) {
    /** Four attempts within a few seconds, or after the pauses that the farm asks for, up to 30 s each. */
    public static final Retry DEFAULT = new Retry(4, Duration.ofMillis(200), Duration.ofSeconds(30));

    /** No retries. */
    public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO);

    private static final int DOUBLINGS_MAX = 20;

    /** @throws IllegalArgumentException if a value is out of range */
    public Retry {
        if (attemptsMax < 1 || attemptsMax > 100) {
            throw new IllegalArgumentException("attemptsMax must be 1 to 100, not " + attemptsMax);
        }
        if (pauseFirst.isNegative() || pauseMax.compareTo(pauseFirst) < 0) {
            throw new IllegalArgumentException(
                    "pauseFirst must not be negative, and pauseMax not less than pauseFirst");
        }
    }

    /**
     * @param attempt number of the failed attempt, from 1
     * @return the pause before the next attempt; empty to give up
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
