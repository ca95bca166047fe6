package io.srfarm.dispatcher.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.queue.LeaderTask;
import io.srfarm.dispatcher.queue.Leadership;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what is due, on the leading dispatcher. A delivery keeps its slot from the call until what became of it is on the
 * topic and read back from there: so it is not made twice, but by two that both believe to lead.
 */
@Singleton
final class WebhookSender {
    private static final Logger LOG = Logger.getLogger(WebhookSender.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final DeliveryLog outbox;
    private final WebhookClient calls;
    private final CallSlots slots;
    private final RetrySchedule retries;
    private final WebhookConfig config;
    private final Clock clock;
    private final MeterRegistry meters;
    private final LeaderTask duty;
    private volatile boolean stopped;

    WebhookSender(
            DeliveryLog outbox,
            WebhookClient calls,
            WebhookConfig config,
            Leadership leadership,
            Clock clock,
            MeterRegistry meters) {
        this.outbox = outbox;
        this.calls = calls;
        this.slots = new CallSlots(config.concurrencyOfOne(), config.concurrency() / 2, config.concurrency());
        this.retries = new RetrySchedule(
                config.retries(), () -> ThreadLocalRandom.current().nextDouble());
        this.config = config;
        this.clock = clock;
        this.meters = meters;
        this.duty = new LeaderTask("webhooks", leadership, PAUSE, this::round);
    }

    void start(@Observes StartupEvent event) {
        outbox.whenChanged(duty::wake);
        duty.start();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopped = true;
        duty.stop();
    }

    private void round() {
        if (!outbox.isCurrent()) {
            return;
        }
        if (outbox.deliveries().dead() > config.deadMax() || outbox.deliveries().deadBytes() > config.deadBytesMax()) {
            outbox.deliveries().deadBeyond(config.deadMax(), config.deadBytesMax()).stream()
                    .filter(slots::take)
                    .forEach(delivery -> guarded(delivery, this::forget));
        }
        outbox.deliveries().due(clock.instant(), config.concurrencyOfOne()).stream()
                .filter(slots::take)
                .forEach(delivery -> guarded(delivery, this::call));
    }

    /** One delivery that cannot be handled must not keep the others from their turn. */
    private void guarded(WebhookDelivery delivery, Consumer<WebhookDelivery> step) {
        try {
            step.accept(delivery);
        } catch (RuntimeException e) {
            slots.free(delivery);
            LOG.errorf(e, "a webhook could not be handled: webhook=%s job=%s", delivery.id(), delivery.job());
        }
    }

    private void call(WebhookDelivery delivery) {
        // It may have been settled between the look at what is due and the taking of its slot.
        if (outbox.deliveries().find(delivery.id()).filter(delivery::equals).isEmpty()) {
            slots.free(delivery);
        } else if (outbox.deliveries().isGone(new JobKey(delivery.tenant(), delivery.job()))) {
            CallFailure gone = new CallFailure(
                    CallFailure.GONE, "the receiver said 410 to another event of this job", clock.instant());
            keep(delivery, delivery.ended(delivery.attempts(), gone));
        } else {
            calls.make(delivery, clock.instant(), answer -> settle(delivery, answer));
        }
    }

    private void settle(WebhookDelivery delivery, CallResult answer) {
        if (answer instanceof CallResult.Failed failed) {
            if (stopped) {
                return; // cut off by our own end: whoever leads next makes this call
            }
            WebhookDelivery after = retries.after(delivery, failed, clock.instant());
            count(after.dead() ? "dead" : "again");
            LOG.debugf(
                    "webhook=%s job=%s tenant=%s attempt=%d kind=%s",
                    delivery.id(), delivery.job(), delivery.tenant(), after.attempts(), failed.kind());
            keep(delivery, after);
        } else {
            count("delivered");
            forget(delivery);
        }
    }

    private void count(String outcome) {
        meters.counter("srfarm.webhooks.calls", "outcome", outcome).increment();
    }

    private void keep(WebhookDelivery delivery, WebhookDelivery after) {
        CompletableFuture<Void> unused =
                outbox.put(after).whenComplete((done, failure) -> kept(delivery, failure, () -> keep(delivery, after)));
    }

    private void forget(WebhookDelivery delivery) {
        CompletableFuture<Void> unused = outbox.remove(delivery.id())
                .whenComplete((done, failure) -> kept(delivery, failure, () -> forget(delivery)));
    }

    /** What became of a call is noted again and again while the broker is away; until then there is no further call. */
    private void kept(WebhookDelivery delivery, @Nullable Throwable failure, Runnable again) {
        if (failure == null) {
            slots.free(delivery);
            duty.wake();
        } else if (!stopped) {
            LATER.execute(again);
        }
    }
}
