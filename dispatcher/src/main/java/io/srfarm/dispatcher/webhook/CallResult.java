package io.srfarm.dispatcher.webhook;

import java.time.Duration;
import java.util.Optional;

/** The result of one call. */
sealed interface CallResult {
    /** The receiver accepted the delivery. */
    record Delivered() implements CallResult {}

    /**
     * The call failed.
     *
     * @param kind as in {@link CallFailure}
     * @param lasting whether a retry would fail too
     * @param notBefore the delay requested by the receiver ({@code Retry-After})
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
