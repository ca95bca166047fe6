package io.srfarm.dispatcher.webhook;

import java.time.Duration;
import java.util.Optional;

/** What became of one call. */
sealed interface CallResult {
    /** The receiver has it. */
    record Delivered() implements CallResult {}

    /**
     * It does not.
     *
     * @param kind as in {@link CallFailure}
     * @param lasting whether another call would fare no better
     * @param notBefore how long the receiver asked to be left alone
     */
    record Failed(String kind, String detail, boolean lasting, Optional<Duration> notBefore) implements CallResult {
        static Failed forNow(String kind, String detail) {
            return new Failed(kind, detail, false, Optional.empty());
        }

        static Failed forGood(String kind, String detail) {
            return new Failed(kind, detail, true, Optional.empty());
        }
    }
}
