package io.srfarm.dispatcher.webhook;

import java.io.IOException;

/** The farm must not call this target. The message is for the tenant and contains no address. */
final class TargetRefusedException extends IOException {
    TargetRefusedException(String message) {
        super(message);
    }
}
