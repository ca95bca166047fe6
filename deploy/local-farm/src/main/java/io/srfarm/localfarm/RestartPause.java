package io.srfarm.localfarm;

import java.time.Duration;

/**
 * Backoff before a process is restarted: none if it was ready for a while, growing if it keeps ending early, so that a
 * broken process does not slow down the others. Not thread-safe.
 */
final class RestartPause {
    private static final Duration MIN = Duration.ofMillis(200);
    private static final Duration MAX = Duration.ofSeconds(15);

    /** A process that was ready for this long counts as started; its end starts the backoff from zero. */
    private static final Duration OF_USE = Duration.ofSeconds(5);

    private Duration next = MIN;

    /** @param ready how long the process was ready; zero if it never was */
    Duration after(Duration ready) {
        Duration pause = ready.compareTo(OF_USE) < 0 ? next : MIN;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(MAX) > 0 ? MAX : doubled;
        return pause;
    }
}
