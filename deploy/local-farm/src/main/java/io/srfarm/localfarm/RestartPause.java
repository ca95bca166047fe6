package io.srfarm.localfarm;

import java.time.Duration;

/**
 * How long a part waits before it is started again: at once if it was of use, and ever longer while it dies young, so
 * that what cannot live does not take the machine from the rest. Not thread-safe.
 */
final class RestartPause {
    private static final Duration MIN = Duration.ofMillis(200);
    private static final Duration MAX = Duration.ofSeconds(15);

    /** Ready for so long, it was of use: whatever ended it then did not lie in its start. */
    private static final Duration OF_USE = Duration.ofSeconds(5);

    private Duration next = MIN;

    /** @param ready how long it was ready before it ended; zero if it never was */
    Duration after(Duration ready) {
        Duration pause = ready.compareTo(OF_USE) < 0 ? next : MIN;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(MAX) > 0 ? MAX : doubled;
        return pause;
    }
}
