package io.srfarm.dispatcher.webhook;

import java.time.Instant;

/**
 * Why a call did not reach its receiver.
 *
 * @param kind one of a handful of words: {@code status}, {@code timeout}, {@code connection}, {@code unknown_host},
 *     {@code refused_address}, {@code gone}, {@code too_many}
 * @param detail for a person; nothing of what the receiver said but its status
 */
record CallFailure(String kind, String detail, Instant at) {
    /** The receiver said 410: it wants to hear no more of this job. */
    static final String GONE = "gone";

    boolean endsTheJobsCalls() {
        return kind.equals(GONE);
    }
}
