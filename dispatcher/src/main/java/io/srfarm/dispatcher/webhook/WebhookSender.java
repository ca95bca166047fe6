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
 * Makes the due webhook calls on the leading dispatcher. A delivery keeps its slot from the call until the result is on
 * the topic and read back, so that it is not called twice, except by two dispatchers that both consider themselves
 * leader.
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
    private final LeaderTask task;
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
        this.task = new LeaderTask("webhooks", leadership, PAUSE, this::round);
    }

    void start(@Observes StartupEvent event) {
        outbox.whenChanged(task::wake);
        task.start();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopped = true;
        task.stop();
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

    /** Handles one delivery; a failure must not block the others. */
    private void guarded(WebhookDelivery delivery, Consumer<WebhookDelivery> step) {
        try {
            step.accept(delivery);
        } catch (RuntimeException e) {
            slots.free(delivery);
            LOG.errorf(e, "webhook not handled: webhook=%s job=%s", delivery.id(), delivery.job());
        }
    }

    private void call(WebhookDelivery delivery) {
        // It may have been settled after the due list was read and before its slot was taken.
        if (outbox.deliveries().find(delivery.id()).filter(delivery::equals).isEmpty()) {
            slots.free(delivery);
        } else if (outbox.deliveries().isGone(new JobKey(delivery.tenant(), delivery.job()))) {
            CallFailure gone = new CallFailure(
                    CallFailure.GONE, "the receiver returned 410 for another event of this job", clock.instant());
            keep(delivery, delivery.ended(delivery.attempts(), gone));
        } else {
            calls.make(delivery, clock.instant(), answer -> settle(delivery, answer));
        }
    }

    private void settle(WebhookDelivery delivery, CallResult answer) {
        if (answer instanceof CallResult.Failed failed) {
            if (stopped) {
                return; // cut off by the shutdown: the next leader makes this call
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

    /** Retries writing the result while the broker is unavailable; until then the slot prevents another call. */
    private void kept(WebhookDelivery delivery, @Nullable Throwable failure, Runnable again) {
        if (failure == null) {
            slots.free(delivery);
            task.wake();
        } else if (!stopped) {
            LATER.execute(again);
        }
    }
}
