package io.srfarm.dispatcher.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * When a call that failed is made again.
 *
 * @param pauses after the first call, the second, …; after one more there is no other
 * @param chance from 0 to 1: moves each pause by up to a fifth, so that those that failed together do not come back together
 */
record RetrySchedule(List<Duration> pauses, DoubleSupplier chance) {
    RetrySchedule {
        pauses = List.copyOf(pauses);
    }

    /** How a delivery stands after a call that failed at {@code now}. */
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
