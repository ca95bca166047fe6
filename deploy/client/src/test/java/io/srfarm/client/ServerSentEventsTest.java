package io.srfarm.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
    private final ServerSentEvents events = new ServerSentEvents();

    @Test
    void anEmptyLineCompletesAnEvent() {
        List<JobUpdate> news = read("id: 4", "event: candidate", "data: {\"attempt\": 1}", "");

        assertThat(news).hasSize(1);
        assertThat(news.get(0).name()).isEqualTo("candidate");
        assertThat(news.get(0).id()).isEqualTo("4");
        assertThat(news.get(0).data().path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void dataOnSeveralLinesIsJoined() {
        List<JobUpdate> news = read("event:started", "data:{\"worker\":", "data:\"w1\"}", "");

        assertThat(news.get(0).data().path("worker").asText()).isEqualTo("w1");
    }

    @Test
    void commentsAndEventsThatCannotBeReadAreSkipped() {
        assertThat(read(": still here", "", "event: odd", "data: {", "", "event: succeeded", "data: {}", ""))
                .extracting(JobUpdate::name)
                .containsExactly("succeeded");
    }

    @Test
    void anEventWithoutAnIdHasNoneOfAnEarlierOne() {
        assertThat(read("id: started/1", "event: started", "data: {}", "", "event: progress", "data: {}", ""))
                .extracting(JobUpdate::id)
                .containsExactly("started/1", "");
    }

    private List<JobUpdate> read(String... lines) {
        return List.of(lines).stream()
                .flatMap(line -> events.take(line).stream())
                .toList();
    }
}
