package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.codec.EventJson;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.Samples;
import io.srfarm.event.JobEvent;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventReplayTest {
    private static final long PLENTY = 1 << 20;

    private final List<ConsumerRecord<String, byte[]>> handedOut = new ArrayList<>();
    private final EventReplay replay = new EventReplay(2, PLENTY, handedOut::add, new JobKeys());

    @Test
    void ofAnEndedJobItsCandidatesAreLetGo() {
        take(Samples.accepted("j", Samples.DOCUMENT, Samples.NOON));
        take(Samples.started("j", 1));
        take(Samples.candidate("j", 1, 0));
        take(Samples.succeeded("j", 1, 2));
        take(Samples.candidate("j", 1, 1));

        assertThat(left()).extracting(JobEvent::name).containsExactly("accepted", "started", "succeeded");
        assertThat(left()).isEmpty();
    }

    @Test
    void anEndThatCannotBeReadDoesNotHideTheTrueOne() {
        take(Samples.accepted("j", Samples.DOCUMENT, Samples.NOON));
        replay.take(received(Samples.succeeded("j", 1, 2), "garbage".getBytes(UTF_8)));
        take(Samples.started("j", 2));
        take(Samples.succeeded("j", 2, 2));

        assertThat(left()).extracting(JobEvent::name).containsExactly("accepted", "started", "succeeded");
    }

    @Test
    void whatComesAgainAndAgainBehindAnEndTakesNoRoom() {
        for (int copy = 0; copy < 1000; copy++) {
            take(Samples.succeeded("j", 1, 2));
        }

        assertThat(left()).hasSizeLessThan(100);
    }

    @Test
    void aJobThatGoesOnKeepsAll() {
        take(Samples.started("j", 1));
        take(Samples.candidate("j", 1, 0));
        take(Samples.accepted("j", Samples.DOCUMENT, Samples.NOON));

        assertThat(left()).extracting(JobEvent::name).containsExactly("started", "candidate", "accepted");
    }

    @Test
    void ofTheEndedJobsTheLastAreLeftAndNoOtherIsTouched() {
        take(Samples.started("open", 1));
        for (String job : List.of("a", "b", "c")) {
            take(Samples.accepted(job, Samples.DOCUMENT, Samples.NOON));
        }
        for (String job : List.of("c", "a", "b")) {
            take(Samples.succeeded(job, 1, 2));
        }

        assertThat(left()).extracting(event -> event.job().value()).containsExactly("a", "a", "b", "b", "open");
    }

    @Test
    void aJobThatIsAcceptedAgainIsKeptHoweverManyEndAfterIt() {
        take(Samples.accepted("again", Samples.DOCUMENT, Samples.NOON));
        take(Samples.succeeded("again", 1, 2));
        take(Samples.accepted("again", Samples.DOCUMENT, Samples.NOON.plusSeconds(1000)));
        for (String job : List.of("a", "b", "c")) {
            take(Samples.succeeded(job, 1, 2));
        }

        assertThat(left())
                .filteredOn(event -> event.job().value().equals("again"))
                .extracting(JobEvent::name)
                .containsExactly("accepted", "succeeded", "accepted");
    }

    @Test
    void endedJobsThatTakeTooMuchMemoryAreHandedOutBeforeTheEnd() {
        EventReplay small = new EventReplay(1000, 100_000, handedOut::add, new JobKeys());
        int bytes = 0;
        for (int i = 0; i < 500; i++) {
            JobEvent end = Samples.succeeded("j" + i, 1, 2);
            byte[] value = EventJson.write(end);
            bytes += value.length;
            assertThat(small.take(received(end, value))).isTrue();
        }

        int left = bytes
                - handedOut.stream().mapToInt(record -> record.value().length).sum();
        assertThat(left).isLessThan(100_000);
        small.finish();
        assertThat(handedOut).hasSize(500);
    }

    @Test
    void aLateAcceptanceOfAnEndedJobIsKept() {
        take(Samples.succeeded("j", 1, 2));
        take(Samples.accepted("j", Samples.DOCUMENT, Samples.NOON));

        assertThat(left()).extracting(JobEvent::name).containsExactly("succeeded", "accepted");
    }

    @Test
    void whatIsNoJobsEventIsHandedBack() {
        assertThat(replay.take(new ConsumerRecord<>(Topics.EVENTS, 0, 0, "x", new byte[] {1})))
                .isFalse();
    }

    private void take(JobEvent event) {
        assertThat(replay.take(received(event, EventJson.write(event)))).isTrue();
    }

    private static ConsumerRecord<String, byte[]> received(JobEvent event, byte[] value) {
        var sent = EventRecords.event(Topics.EVENTS, event, "/srfarm/test");
        var received = new ConsumerRecord<>(Topics.EVENTS, 0, 0, sent.key(), value);
        sent.headers().forEach(received.headers()::add);
        return received;
    }

    /** Those that can be read. */
    private List<JobEvent> left() {
        List<JobEvent> left = new ArrayList<>();
        List<ConsumerRecord<String, byte[]>> unreadable = new ArrayList<>();
        replay.finish();
        for (ConsumerRecord<String, byte[]> record : handedOut) {
            try {
                left.add(EventRecords.event(record));
            } catch (MalformedMessageException e) {
                unreadable.add(record);
            }
        }
        handedOut.clear();
        return left;
    }
}
