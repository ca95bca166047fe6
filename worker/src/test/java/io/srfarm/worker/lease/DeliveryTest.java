package io.srfarm.worker.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    @Test
    void aCopyCountsTheTriesBeforeThisDelivery() {
        Delivery third = delivered(3, new RecordHeaders().add("tenant", "acme".getBytes(UTF_8)));
        var copy = third.copy();
        Delivery afterwards = delivered(1, copy.headers());

        assertThat(third.attempt()).isEqualTo(3);
        assertThat(afterwards.attempt()).isEqualTo(3);
        assertThat(afterwards.copy().headers().toArray()).hasSize(2);
        assertThat(copy.headers().lastHeader("tenant").value()).isEqualTo("acme".getBytes(UTF_8));
        assertThat(copy.key()).isEqualTo("job");
        assertThat(copy.topic()).isEqualTo("sr.jobs.bulk");
    }

    @Test
    void aRecordIsWornBeforeTheBrokerGivesItUpAndItsCopyIsNot() {
        Delivery third = delivered(3, new RecordHeaders());

        assertThat(delivered(2, new RecordHeaders()).isWorn()).isFalse();
        assertThat(third.isWorn()).isTrue();
        assertThat(delivered(1, third.copy().headers()).isWorn()).isFalse();
    }

    @Test
    void aCountThatMakesNoSenseIsNone() {
        var headers = new RecordHeaders().add(Delivery.EARLIER_ATTEMPTS_HEADER, "-many".getBytes(UTF_8));

        assertThat(delivered(2, headers).attempt()).isEqualTo(2);
    }

    private static Delivery delivered(int count, Headers headers) {
        return new Delivery(new ConsumerRecord<>(
                "sr.jobs.bulk",
                0,
                7,
                0,
                TimestampType.CREATE_TIME,
                3,
                1,
                "job",
                new byte[] {1},
                headers,
                Optional.empty(),
                Optional.of((short) count)));
    }
}
