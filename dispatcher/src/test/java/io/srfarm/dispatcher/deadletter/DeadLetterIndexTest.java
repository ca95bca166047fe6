package io.srfarm.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.dispatcher.Samples;
import io.srfarm.event.DeadLetter;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.messaging.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterIndexTest {
    @Test
    void theOldestLetterIsForgottenFirst() {
        DeadLetterIndex index = new DeadLetterIndex(2);
        for (int i = 0; i < 4; i++) {
            index.add(letter("acme", "j" + i, ErrorType.ATTEMPTS_EXHAUSTED, "sr.jobs.normal/0/" + i, i));
        }

        assertThat(ids(index, Optional.empty())).containsExactly("j3", "j2");
        assertThat(index.find(Samples.ACME, "j1")).isEmpty();
        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void aTenantWithManyLettersLosesItsOwn() {
        DeadLetterIndex index = new DeadLetterIndex(3);
        index.add(letter("globex", "other", ErrorType.ATTEMPTS_EXHAUSTED, "sr.jobs.normal/0/0", 0));
        for (int i = 1; i < 6; i++) {
            index.add(letter("acme", "j" + i, ErrorType.ATTEMPTS_EXHAUSTED, "sr.jobs.normal/0/" + i, i));
        }

        assertThat(ids(index, Optional.empty())).containsExactly("j5", "j4");
        assertThat(index.list(new Tenant("globex"), Optional.empty())).hasSize(1);
    }

    @Test
    void aListGoesOnBehindALetterThatWasForgottenMeanwhile() {
        DeadLetterIndex index = new DeadLetterIndex(3);
        for (int i = 0; i < 3; i++) {
            index.add(letter("acme", "j" + i, ErrorType.ATTEMPTS_EXHAUSTED, "sr.jobs.normal/0/" + i, i));
        }
        String cursor = index.find(Samples.ACME, "j1").orElseThrow().place().cursor();
        index.add(letter("globex", "other", ErrorType.ATTEMPTS_EXHAUSTED, "sr.jobs.normal/0/9", 9));

        assertThat(ids(index, TopicPosition.ofCursor(cursor))).isEmpty();
        assertThat(ids(index, Optional.empty())).containsExactly("j2", "j1");
        for (String nonsense : List.of("", "?", "bm9uc2Vuc2U", "YS9iL2M")) {
            assertThat(TopicPosition.ofCursor(nonsense)).as(nonsense).isEmpty();
        }
    }

    @Test
    void aRecordThatWasSetAsideTwiceIsOneLetter() {
        DeadLetterIndex index = new DeadLetterIndex(10);
        index.add(letter("acme", "j1", ErrorType.ATTEMPTS_EXHAUSTED, "sr.jobs.normal/0/1", 1));
        index.add(letter("acme", "j1", ErrorType.ATTEMPTS_EXHAUSTED, "sr.jobs.normal/0/5", 2));
        index.add(letter("acme", "j1", ErrorType.INVALID_REQUEST, "sr.requests/0/7", 3));
        index.add(letter("acme", "j1", ErrorType.INVALID_REQUEST, "sr.requests/0/7", 4));
        index.add(letter("globex", "j1", ErrorType.ATTEMPTS_EXHAUSTED, "sr.jobs.normal/0/8", 5));

        assertThat(ids(index, Optional.empty())).containsExactly("sr.requests-0-7", "j1");
        assertThat(index.find(Samples.ACME, "j1").orElseThrow().successor())
                .isEqualTo(JobId.derived(Samples.ACME, "redrive/j1"))
                .isNotEqualTo(
                        index.find(new Tenant("globex"), "j1").orElseThrow().successor());
    }

    @Test
    void whatALetterClaimsIsBoundedAndNeverTrusted() {
        DeadLetterIndex index = new DeadLetterIndex(10);
        index.add(letter("acme", "not an id", ErrorType.ATTEMPTS_EXHAUSTED, "../../" + "x".repeat(10_000), 1));

        DeadLetterSummary letter =
                index.list(Samples.ACME, Optional.empty()).findFirst().orElseThrow();
        assertThat(letter.id()).isEqualTo("sr.dead-0-1");
        assertThat(letter.key()).isEmpty();
        assertThat(letter.why().error().message()).hasSizeLessThanOrEqualTo(300);
        assertThat(DeadLetterSummary.of(record("No Tenant", "j", ErrorType.INTERNAL, "a/0/1", 1)))
                .isEmpty();
    }

    private static List<String> ids(DeadLetterIndex index, Optional<TopicPosition> after) {
        return index.list(Samples.ACME, after).map(DeadLetterSummary::id).toList();
    }

    private static DeadLetterSummary letter(String tenant, String key, ErrorType type, String origin, int offset) {
        return DeadLetterSummary.of(record(tenant, key, type, origin, offset)).orElseThrow();
    }

    private static ConsumerRecord<String, byte[]> record(
            String tenant, String key, ErrorType type, String origin, int offset) {
        DeadLetter why = new DeadLetter(new JobError(type, "because ".repeat(100)), origin);
        ConsumerRecord<String, byte[]> dead = new ConsumerRecord<>("sr.jobs.normal", 0, 0, key, new byte[0]);
        dead.headers().add("tenant", tenant.getBytes(UTF_8));
        ProducerRecord<String, byte[]> sent = DeadLetterRecords.write(dead, why);
        return new ConsumerRecord<>(
                Topics.DEAD,
                0,
                offset,
                Samples.NOON.plusSeconds(offset).toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
