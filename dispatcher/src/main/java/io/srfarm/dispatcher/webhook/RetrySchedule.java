package io.srfarm.dispatcher.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The schedule of retries.
 *
 * @param pauses delays after the first call, the second and so on; the call after the last delay is the last one
 * @param chance random number from 0 to 1: varies each delay by up to 20 %, to spread calls that failed together
 */
record RetrySchedule(List<Duration> pauses, DoubleSupplier chance) {
    RetrySchedule {
        pauses = List.copyOf(pauses);
    }

    /** Returns the delivery's state after a call that failed at {@code now}. */
    WebhookDelivery after(WebhookDelivery delivery, CallResult.Failed failed, Instant now) {
        CallFailure trouble = new CallFailure(failed.kind(), failed.detail(), now);
        int calls = delivery.attempts() + 1;
        if (failed.lasting() || calls > pauses.size()) {
            return delivery.ended(calls, trouble);
        }
        Duration pause = moved(pauses.get(calls - 1));
        Duration asked = failed.notBefore().orElse(Duration.ZERO);
        return delivery.again(now.plus(asked.compareTo(pause) > 0 ? asked : pause), trouble);
    }

    private Duration moved(Duration pause) {
        return Duration.ofMillis(Math.round(pause.toMillis() * (0.8 + 0.4 * chance.getAsDouble())));
    }
}
