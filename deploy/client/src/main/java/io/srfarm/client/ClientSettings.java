package io.srfarm.client;

import java.net.URI;
import java.time.Duration;

/**
 * How a client behaves; {@link ClientBuilder} makes them.
 *
 * @param base such as {@code http://127.0.0.1:8080}
 * @param answerTime how long one attempt waits for an answer
 * @param silenceMax an event stream that says nothing for longer is dead: the farm says something every 15 s
 * @param pollEvery how often a job is looked at where no event stream gets through
 * @param outageMax how long a follower bears a farm that does not answer
 */
record ClientSettings(
        URI base,
        String apiKey,
        Retry retry,
        Duration answerTime,
        Duration silenceMax,
        Duration pollEvery,
        Duration outageMax) {

    /** Without the key. */
    @Override
    public String toString() {
        return base.toString();
    }
}
