package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.event.JobEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class CancellationTest {
    private final Door door = Door.asAcme();

    @Test
    void aWaitingJobIsEndedByOneOutcomeHoweverManyAskForIt() {
        String job = door.accepted(DOCUMENT);

        List<CompletableFuture<String>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> door.delete("/v1/jobs/" + job).expect(200).text("/state")))
                .limit(8)
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly("cancelled");
        assertThat(Store.holds("control/acme/" + job + "/cancelled")).isTrue();
        JobEvent.Terminal outcome = Store.outcome(job);
        assertThat(outcome).isInstanceOf(JobEvent.Cancelled.class);
        assertThat(Kafka.events(job))
                .filteredOn(event -> event instanceof JobEvent.Terminal)
                .containsOnly(outcome);
    }

    @Test
    void nothingThatIsHeardAfterwardsUndoesIt() {
        String job = door.accepted(DOCUMENT);
        door.delete("/v1/jobs/" + job).expect(200);

        Kafka.announce(Samples.started(job, 1));
        Kafka.announce(Samples.succeeded(job, 1, 2));
        String later = door.accepted(DOCUMENT);

        assertThat(door.get("/v1/jobs/" + later).text("/state")).isEqualTo("queued");
        assertThat(door.get("/v1/jobs/" + job).text("/state")).isEqualTo("cancelled");
    }

    @Test
    void aWorkerThatWasFasterDecidesAlthoughTheLedgerHasNotHeardOfIt() {
        String waiting = door.accepted(DOCUMENT);
        Store.seal(Samples.succeeded(waiting, 1, 2));
        String running = door.accepted(DOCUMENT);
        Kafka.announce(Samples.started(running, 1));
        await().until(() -> door.get("/v1/jobs/" + running).text("/state").equals("running"));
        Store.seal(Samples.succeeded(running, 1, 2));

        assertThat(door.delete("/v1/jobs/" + waiting).expect(409).text("/state"))
                .isEqualTo("succeeded");
        assertThat(door.delete("/v1/jobs/" + running).expect(409).text("/state"))
                .isEqualTo("succeeded");

        assertThat(door.get("/v1/jobs/" + waiting).text("/state")).isEqualTo("succeeded");
        assertThat(Kafka.events(waiting)).doesNotHaveAnyElementsOfTypes(JobEvent.Cancelled.class);
        assertThat(Kafka.events(running)).doesNotHaveAnyElementsOfTypes(JobEvent.Cancelled.class);
    }
}
