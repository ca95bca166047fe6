package io.srfarm.dispatcher.intake;

import java.util.Locale;

/** The channel of a submission. */
enum Door {
    HTTP,
    KAFKA;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
