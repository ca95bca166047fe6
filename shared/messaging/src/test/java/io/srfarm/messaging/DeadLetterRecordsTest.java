package io.srfarm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.Samples;
import io.srfarm.event.DeadLetter;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterRecordsTest {
    private static final JobError ERROR = new JobError(ErrorType.ATTEMPTS_EXHAUSTED, "tried 5 times");

    @Test
    void aLetterIsTheRecordItselfWithItsReasonBeside() throws Exception {
        ConsumerRecord<String, byte[]> job = ReceivedRecord.of(EventRecords.job("sr.jobs.normal", Samples.job()));
        DeadLetter why = new DeadLetter(ERROR, DeadLetterRecords.origin(job), 5, Optional.of("at a.B.c"));

        ProducerRecord<String, byte[]> letter = DeadLetterRecords.write(job, why);

        assertThat(letter.topic()).isEqualTo(Topics.DEAD);
        assertThat(why.origin()).isEqualTo("sr.jobs.normal/0/7");
        assertThat(DeadLetterRecords.read(ReceivedRecord.of(letter))).isEqualTo(why);
        assertThat(EventRecords.job(ReceivedRecord.of(letter))).isEqualTo(Samples.job());
    }

    @Test
    void aRecordThatWasALetterBeforeKeepsOnlyItsLastReason() {
        ConsumerRecord<String, byte[]> job = ReceivedRecord.of(EventRecords.job("sr.jobs.normal", Samples.job()));
        ConsumerRecord<String, byte[]> first = ReceivedRecord.of(
                DeadLetterRecords.write(job, new DeadLetter(ERROR, "x/0/1", 5, Optional.of("at a.B.c"))));
        DeadLetter last = new DeadLetter(new JobError(ErrorType.INTERNAL, "again"), "x/0/2");

        ProducerRecord<String, byte[]> second = DeadLetterRecords.write(first, last);

        assertThat(DeadLetterRecords.read(ReceivedRecord.of(second))).isEqualTo(last);
        assertThat(second.headers().headers(DeadLetterRecords.TYPE_HEADER)).hasSize(1);
    }

    @Test
    void aBareLetterSaysWhoseItWasAndHoldsNothingElseOfTheRecord() {
        ConsumerRecord<String, byte[]> job = ReceivedRecord.of(EventRecords.job("sr.jobs.normal", Samples.job()));

        ProducerRecord<String, byte[]> letter = DeadLetterRecords.writeBare(job, new DeadLetter(ERROR, "x/0/1"));

        assertThat(letter.value()).isEmpty();
        assertThat(letter.key()).isNull();
        assertThat(letter.headers().lastHeader(EventRecords.TENANT_HEADER).value())
                .isEqualTo("acme".getBytes(UTF_8));
        assertThat(DeadLetterRecords.read(ReceivedRecord.of(letter)).error()).isEqualTo(ERROR);
    }

    @Test
    void aForeignRecordIsALetterToo() {
        ProducerRecord<String, byte[]> foreign = new ProducerRecord<>(Topics.DEAD, new byte[] {1});
        foreign.headers().add(DeadLetterRecords.TYPE_HEADER, "invented_later".getBytes(UTF_8));
        foreign.headers().add(DeadLetterRecords.ATTEMPTS_HEADER, "many".getBytes(UTF_8));
        foreign.headers().add(DeadLetterRecords.MESSAGE_HEADER, null);

        DeadLetter letter = DeadLetterRecords.read(ReceivedRecord.of(foreign));

        assertThat(letter.error()).isEqualTo(new JobError(ErrorType.INTERNAL, "no reason was given"));
        assertThat(letter.origin()).isEqualTo("sr.dead/0/7");
        assertThat(letter.attempts()).isZero();
    }

    @Test
    void reasonsAndStacksAreBounded() {
        IllegalStateException broken =
                new IllegalStateException("x".repeat(5000), new IllegalArgumentException("the cause"));

        String stack = DeadLetter.stackOf(new IllegalStateException("here", broken.getCause()));
        DeadLetter letter =
                new DeadLetter(new JobError(ErrorType.INTERNAL, broken.getMessage()), "x/0/1", 1, Optional.of(stack));

        assertThat(stack)
                .startsWith("java.lang.IllegalStateException: here\n  at io.srfarm.messaging")
                .contains("the cause");
        assertThat(letter.error().message())
                .hasSize(DeadLetter.TEXT_CHARACTERS_MAX)
                .endsWith("…");
        assertThat(DeadLetter.stackOf(broken)).hasSize(DeadLetter.TEXT_CHARACTERS_MAX);
    }
}
