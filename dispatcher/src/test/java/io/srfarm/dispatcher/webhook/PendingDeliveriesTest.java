package io.srfarm.dispatcher.webhook;

import static io.srfarm.dispatcher.webhook.Settings.ACME;
import static io.srfarm.dispatcher.webhook.Settings.NOON;
import static io.srfarm.dispatcher.webhook.Settings.delivery;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.job.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingDeliveriesTest {
    private static final Tenant GLOBEX = new Tenant("globex");

    private final PendingDeliveries deliveries = new PendingDeliveries();

    @Test
    void aTenantWhoseReceiverIsBrokenLeavesRoomForOthers() {
        PendingDeliveries deliveries = new PendingDeliveries();
        Tenant other = new Tenant("globex");
        int taken = 0;
        while (deliveries.hasRoom(Settings.delivery("a" + taken, "http://a", Settings.NOON), 10, Long.MAX_VALUE)) {
            deliveries.put(Settings.delivery("a" + taken, "http://a", Settings.NOON));
            taken++;
        }

        assertThat(taken).isEqualTo(5);
        WebhookDelivery others = Settings.delivery("b", other, "http://b", Settings.NOON);
        assertThat(deliveries.hasRoom(others, 10, Long.MAX_VALUE)).isTrue();
        assertThat(deliveries.hasRoom(others, 10, 6 * others.bytes())).isTrue();
        assertThat(deliveries.hasRoom(others, 10, 5 * others.bytes())).isFalse();
        assertThat(deliveries.hasRoom(others, 2, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void ofTheDeadThoseOfTheTenantWithMostAreForgottenFirst() {
        PendingDeliveries deliveries = new PendingDeliveries();
        CallFailure trouble = new CallFailure("timeout", "", Settings.NOON.minusSeconds(1000));
        deliveries.put(Settings.delivery("b", new Tenant("globex"), "http://b", Settings.NOON)
                .ended(1, trouble));
        for (int i = 0; i < 5; i++) {
            CallFailure later = new CallFailure("timeout", "", Settings.NOON.plusSeconds(i));
            deliveries.put(Settings.delivery("a" + i, "http://a", Settings.NOON).ended(1, later));
        }
        long each = deliveries.deadBytes() / 6;

        assertThat(deliveries.deadBeyond(4, Long.MAX_VALUE))
                .extracting(WebhookDelivery::id)
                .containsExactly("a0", "a1");
        assertThat(deliveries.deadBeyond(100, 3 * each))
                .extracting(WebhookDelivery::id)
                .containsExactly("a0", "a1", "a2");
        assertThat(deliveries.dead()).isEqualTo(6);
    }

    @Test
    void whatIsDueComesReceiverByReceiverHoweverManyOneHas() {
        for (int i = 0; i < 100; i++) {
            deliveries.put(delivery("slow" + i, "https://slow.example:443", NOON.plusMillis(i)));
        }
        deliveries.put(delivery("other", "https://other.example:443", NOON.plusSeconds(1)));
        deliveries.put(delivery("later", "https://other.example:443", NOON.plusSeconds(3)));

        List<String> due = deliveries.due(NOON.plusSeconds(2), 4).stream()
                .map(WebhookDelivery::id)
                .toList();

        assertThat(due).hasSize(5).contains("other", "slow0", "slow1", "slow2", "slow3");
        assertThat(due.indexOf("other")).isLessThan(2);
    }

    @Test
    void theNewestStateOfADeliveryIsTheOnlyOne() {
        WebhookDelivery first = delivery("a", "https://a.example:443", NOON);
        CallFailure trouble = new CallFailure("status", "500", NOON);
        deliveries.put(first);
        deliveries.put(first.again(NOON.plusSeconds(60), trouble));

        assertThat(deliveries.pending()).isEqualTo(1);
        assertThat(deliveries.due(NOON.plusSeconds(59), 4)).isEmpty();
        assertThat(deliveries.due(NOON.plusSeconds(60), 4)).hasSize(1);
        assertThat(deliveries.age(NOON.plusSeconds(90))).isEqualTo(Duration.ofSeconds(90));

        deliveries.put(first.ended(2, trouble));
        assertThat(deliveries.pending()).isZero();
        assertThat(deliveries.dead()).isEqualTo(1);

        deliveries.remove("a");
        deliveries.remove("a");
        assertThat(deliveries.dead()).isZero();
        assertThat(deliveries.find("a")).isEmpty();
    }

    @Test
    void aTenantSeesItsOwnPageByPage() {
        for (int i = 0; i < 5; i++) {
            deliveries.put(delivery("a" + i, "https://a.example:443", NOON)
                    .ended(1, new CallFailure("status", "500", NOON.plusSeconds(i))));
        }
        deliveries.put(delivery("g", GLOBEX, "https://g.example:443", NOON)
                .ended(1, new CallFailure("status", "500", NOON.plusSeconds(9))));

        List<WebhookDelivery> first = deliveries.list(ACME, true, Optional.empty(), 3);
        List<WebhookDelivery> rest = deliveries.list(ACME, true, Optional.of(first.get(2)), 3);

        assertThat(first).extracting(WebhookDelivery::id).containsExactly("a4", "a3", "a2");
        assertThat(rest).extracting(WebhookDelivery::id).containsExactly("a1", "a0");
        assertThat(deliveries.deadBeyond(4, Long.MAX_VALUE))
                .extracting(WebhookDelivery::id)
                .containsExactly("a0", "a1");
    }

    @Test
    void aReceiverThatIsGoneIsGoneForItsJobUntilOneIsSentAgain() {
        WebhookDelivery delivery = delivery("a", "https://a.example:443", NOON);
        JobKey job = new JobKey(ACME, delivery.job());

        deliveries.put(delivery.ended(1, new CallFailure(CallFailure.GONE, "410", NOON)));
        assertThat(deliveries.isGone(job)).isTrue();
        assertThat(deliveries.isGone(new JobKey(GLOBEX, delivery.job()))).isFalse();

        deliveries.put(delivery.redriven(NOON));
        assertThat(deliveries.isGone(job)).isFalse();
    }

    @Test
    void aDeliveryIsReadAsItWasWrittenAndALaterVersionsTooAndNothingElse() throws Exception {
        WebhookDelivery delivery = delivery("a", "https://a.example:443", NOON)
                .again(NOON.plusSeconds(5), new CallFailure("timeout", "late", NOON));
        String json = new String(WebhookDeliveryJson.write(delivery), UTF_8);

        assertThat(WebhookDeliveryJson.read(json.getBytes(UTF_8))).isEqualTo(delivery);
        assertThat(WebhookDeliveryJson.read(
                        json.replaceFirst("\\{", "{\"added\":1,").getBytes(UTF_8)))
                .isEqualTo(delivery);
        assertThatThrownBy(() -> WebhookDeliveryJson.read(new byte[] {'{', '}'}))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aSlowReceiverAndATenantOfManyLeaveRoomForOthers() {
        CallSlots slots = new CallSlots(2, 3, 4);

        assertThat(slots.take(delivery("a", "https://a.example:443", NOON))).isTrue();
        assertThat(slots.take(delivery("a", "https://a.example:443", NOON)))
                .as("twice")
                .isFalse();
        assertThat(slots.take(delivery("b", "https://a.example:443", NOON))).isTrue();
        assertThat(slots.take(delivery("c", "https://a.example:443", NOON)))
                .as("receiver")
                .isFalse();
        assertThat(slots.take(delivery("d", "https://d.example:443", NOON))).isTrue();
        assertThat(slots.take(delivery("e", "https://e.example:443", NOON)))
                .as("tenant")
                .isFalse();
        assertThat(slots.take(delivery("f", GLOBEX, "https://a.example:443", NOON)))
                .isTrue();
        assertThat(slots.take(delivery("g", GLOBEX, "https://g.example:443", NOON)))
                .as("all")
                .isFalse();

        slots.free(delivery("a", "https://a.example:443", NOON));
        assertThat(slots.take(delivery("c", "https://a.example:443", NOON))).isTrue();
    }

    @Test
    void aFailedCallIsMadeAgainByTheScheduleALittleMovedAndThenNoMore() {
        RetrySchedule retries = new RetrySchedule(List.of(Duration.ofSeconds(10), Duration.ofMinutes(10)), () -> 1.0);
        RetrySchedule early = new RetrySchedule(retries.pauses(), () -> 0.0);
        WebhookDelivery fresh = delivery("a", "https://a.example:443", NOON);
        CallResult.Failed failed = CallResult.Failed.forNow("timeout", "late");

        WebhookDelivery once = retries.after(fresh, failed, NOON);
        assertThat(once.next()).isEqualTo(NOON.plusSeconds(12));
        assertThat(early.after(fresh, failed, NOON).next()).isEqualTo(NOON.plusSeconds(8));
        WebhookDelivery twice = retries.after(once, failed, NOON);
        assertThat(twice.next()).isEqualTo(NOON.plusSeconds(720));
        WebhookDelivery ended = retries.after(twice, failed, NOON);
        assertThat(ended.dead()).isTrue();
        assertThat(ended.attempts()).isEqualTo(3);

        assertThat(retries.after(fresh, CallResult.Failed.forGood("gone", "410"), NOON)
                        .dead())
                .isTrue();
        assertThat(retries.after(
                                fresh,
                                new CallResult.Failed("status", "503", false, Optional.of(Duration.ofHours(1))),
                                NOON)
                        .next())
                .as("as the receiver asked")
                .isEqualTo(NOON.plusSeconds(3600));
    }
}
