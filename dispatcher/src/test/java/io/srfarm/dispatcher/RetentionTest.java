package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.candidate.Candidate;
import io.srfarm.codec.ManifestJson;
import io.srfarm.event.JobEvent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class RetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Door door = Door.asAcme();

    @Inject
    HandSetClock clock;

    @AfterEach
    void today() {
        clock.set(Instant.now());
    }

    @Test
    void theLeaderRemovesWhatIsDueAndWhatIsUnfinishedStays() {
        String finished = door.accepted(DOCUMENT);
        JobEvent.Succeeded end = Samples.succeeded(finished, 1, 2);
        for (Candidate candidate : end.set().candidates()) {
            Store.put(candidate.key().path(), "png".getBytes(UTF_8), "image/png");
        }
        Store.put(end.manifestKey().path(), ManifestJson.write(end.set()), "application/json");
        Store.seal(end);
        Kafka.announce(end);
        String running = door.accepted(DOCUMENT);
        String half = "sets/acme/" + running + "/0-0123456789ab.png";
        Store.put(half, "png".getBytes(UTF_8), "image/png");
        String orphan = "sets/acme/nobody/0-0123456789ab.png";
        Store.put(orphan, "png".getBytes(UTF_8), "image/png");
        await().until(() -> door.get("/v1/jobs/" + finished + "/candidates").status() == 200);

        clock.set(Instant.now().plus(Duration.ofDays(29)));
        await().atMost(PATIENCE).until(() -> !Store.holds(orphan));
        door.get("/v1/jobs/" + finished + "/candidates").expect(200);

        clock.set(Instant.now().plus(Duration.ofDays(31)));
        await().atMost(PATIENCE)
                .until(() -> door.get("/v1/jobs/" + finished + "/candidates").status() == 410);
        await().atMost(PATIENCE)
                .until(() -> !Store.holds(end.set().candidates().get(1).key().path()));
        assertThat(door.get("/v1/jobs/" + finished).expect(200).text("/state")).isEqualTo("succeeded");
        assertThat(Store.holds(half)).isTrue();
        assertThat(Door.send(Door.open("/q/metrics").GET()).response().body())
                .contains("srfarm_retention_removed_total{kind=\"manifest\"}");
    }
}
