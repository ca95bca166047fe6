package io.srfarm.dispatcher.webhook;

import java.time.Instant;

/**
 * Why a call failed.
 *
 * @param kind {@code status}, {@code timeout}, {@code connection}, {@code unknown_host}, {@code tls},
 *     {@code refused_address}, {@code unsigned}, {@code gone} or {@code too_many}
 * @param detail for display; of the receiver's response it contains only the status
 */
record CallFailure(String kind, String detail, Instant at) {
    /** The receiver returned 410: it wants no more events of this job. */
    static final String GONE = "gone";

    boolean endsTheJobsCalls() {
        return kind.equals(GONE);
    }
}
