package io.srfarm.dispatcher.intake;

import java.util.Locale;

/** Where a submission came in. */
enum SubmissionChannel {
    HTTP,
    KAFKA;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
