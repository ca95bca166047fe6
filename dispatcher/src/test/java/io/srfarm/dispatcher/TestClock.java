package io.srfarm.dispatcher;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The clock that retention goes by in tests of the whole dispatcher: it stands unless a test moves it. */
@Singleton
final class TestClock {
    @Produces
    @Singleton
    HandSetClock clock() {
        return new HandSetClock(Instant.now());
    }
}
