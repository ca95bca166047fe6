package io.srfarm.dispatcher.intake;

import java.util.Locale;

/** The channel of a submission. */
enum SubmissionChannel {
    HTTP,
    KAFKA;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
