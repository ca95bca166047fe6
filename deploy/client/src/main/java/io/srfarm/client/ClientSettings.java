package io.srfarm.client;

import java.net.URI;
import java.time.Duration;

/**
 * Settings of a client; created by {@link ClientBuilder}.
 *
 * @param base such as {@code http://127.0.0.1:8080}
 * @param answerTime timeout of one attempt
 * @param silenceMax how long an event stream may be silent before it is reconnected; the farm sends something every 15 s
 * @param pollEvery how often to poll a job where event streams do not work
 * @param outageMax how long to follow a job while the farm does not answer
 */
record ClientSettings(
        URI base,
        String apiKey,
        Retry retry,
        Duration answerTime,
        Duration silenceMax,
        Duration pollEvery,
        Duration outageMax) {

    /** Omits the key. */
    @Override
    public String toString() {
        return base.toString();
    }
}
