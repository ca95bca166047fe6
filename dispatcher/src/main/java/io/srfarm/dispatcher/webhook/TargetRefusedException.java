package io.srfarm.dispatcher.webhook;

import java.io.IOException;

/** The farm must not call there. The message is for the tenant and names no address. */
final class TargetRefusedException extends IOException {
    TargetRefusedException(String message) {
        super(message);
    }
}
