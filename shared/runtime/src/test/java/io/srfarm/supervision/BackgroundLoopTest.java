package io.srfarm.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundLoopTest {
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final long PATIENCE_SECONDS = 30;

    @Test
    void whateverATurnThrowsTheNextOneFollowsAndTheTroubleIsTold() throws Exception {
        CountDownLatch turns = new CountDownLatch(3);
        try (BackgroundLoop loop = new BackgroundLoop("failing", SOON, SOON, self -> {
            turns.countDown();
            throw new StackOverflowError("deep");
        })) {
            loop.start();

            assertThat(turns.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(loop.status().isMoving()).isTrue();
            assertThat(loop.status().isWell()).isFalse();
            assertThat(loop.status().trouble()).contains("deep");
            assertThat(loop.status().failures()).isPositive();
        }
    }

    @Test
    void oneThatGivesNoSignOfLifeIsTakenToStandStill() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (BackgroundLoop loop = new BackgroundLoop("hanging", Duration.ZERO, SOON, Duration.ofMillis(50), self -> {
            begun.countDown();
            end.await();
        })) {
            loop.start();
            assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (loop.status().isMoving() && System.nanoTime() < until) {
                Thread.onSpinWait();
            }

            assertThat(loop.status().isMoving()).isFalse();
            assertThat(BackgroundLoop.running())
                    .extracting(BackgroundLoop.Status::name)
                    .contains("hanging");
            end.countDown();
        }
    }

    @Test
    void itIsWokenBeforeItsPauseIsOverAndForgottenOnceItIsClosed() throws Exception {
        CountDownLatch turns = new CountDownLatch(2);
        BackgroundLoop loop = new BackgroundLoop("waiting", NEVER, SOON, self -> turns.countDown());
        loop.start();

        loop.wake();

        assertThat(turns.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        loop.close();
        assertThat(BackgroundLoop.running())
                .extracting(BackgroundLoop.Status::name)
                .doesNotContain("waiting");
        assertThat(loop.isAlive()).isFalse();
    }
}
