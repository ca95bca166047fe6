package io.srfarm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.srfarm.Samples;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.EventJson;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobEvent;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever lies on a topic or in the store is read as what it says, or as malformed; what was read is written as what
 * reads the same. The first byte says what it is to be.
 */
class MessageFuzz {
    private static final List<String> EVENTS = List.of(
            "accepted",
            "dispatched",
            "started",
            "candidate",
            "cancelling",
            "succeeded",
            "failed",
            "cancelled",
            "expired",
            "dead",
            "unheard-of");
    private static final int MANIFEST = EVENTS.size();
    private static final int OUTCOME = MANIFEST + 1;
    private static final int KINDS = OUTCOME + 1;

    static Stream<byte[]> known() {
        Stream<byte[]> events = Samples.allEvents().stream()
                .map(event -> message(EVENTS.indexOf(event.name()), EventJson.write(event)));
        Stream<byte[]> others = Stream.of(
                message(MANIFEST, ManifestJson.write(Samples.set())),
                message(0, "{}".getBytes(UTF_8)),
                message(OUTCOME, OutcomeJson.write((JobEvent.Terminal) Samples.succeeded())));
        return Stream.concat(events, others);
    }

    @MethodSource("known")
    @FuzzTest
    void aMessageIsReadOrMalformed(byte[] message) {
        if (message.length == 0) {
            return;
        }
        int kind = (message[0] & 0xff) % KINDS;
        byte[] json = Arrays.copyOfRange(message, 1, message.length);
        try {
            if (kind == MANIFEST) {
                CandidateSet set = ManifestJson.read(json);
                assertThat(ManifestJson.read(ManifestJson.write(set))).isEqualTo(set);
            } else if (kind == OUTCOME) {
                JobEvent.Terminal end = OutcomeJson.read(json);
                assertThat(OutcomeJson.read(OutcomeJson.write(end))).isEqualTo(end);
            } else {
                JobEvent event = EventJson.read(EVENTS.get(kind), Samples.ID, Samples.ACME, json);
                assertThat(EventJson.read(event.name(), Samples.ID, Samples.ACME, EventJson.write(event)))
                        .isEqualTo(event);
            }
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static byte[] message(int kind, byte[] json) {
        var out = new ByteArrayOutputStream();
        out.write(kind);
        out.writeBytes(json);
        return out.toByteArray();
    }
}
