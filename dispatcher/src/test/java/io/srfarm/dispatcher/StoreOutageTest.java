package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.embedded.Credentials;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.event.JobEvent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class StoreOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Door door = Door.asAcme();

    @Test
    void whileTheStoreIsAwayTheLedgersJobsAreKnownAndNothingIsCancelledByHalf() {
        String job = door.accepted(DOCUMENT);
        FarmServersResource.kill(FarmServersResource.STORE_PID);
        try {
            assertThat(door.delete("/v1/jobs/" + job).expect(503).header("Retry-After"))
                    .matches("[0-9]+");
            assertThat(door.get("/v1/jobs/" + job).expect(200).text("/state")).isEqualTo("queued");
            door.get("/v1/jobs/never-there").expect(503);
            // A key that was certainly never used needs no word of the store.
            Door.Answer taken =
                    door.submit(Samples.DOCUMENT, "new-during-the-outage").expect(202);
            assertThat(door.submit(Samples.DOCUMENT, "new-during-the-outage")
                            .expect(202)
                            .text("/job"))
                    .isEqualTo(taken.text("/job"));
            await().atMost(PATIENCE).until(() -> door.get("/v1/models").status() == 503);
            await().atMost(PATIENCE)
                    .until(() ->
                            Door.send(Door.open("/q/health/group/operations").GET())
                                            .status()
                                    == 503);
            assertThat(Door.send(Door.open("/q/health/ready").GET()).status()).isEqualTo(200);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            Door.send(Door.open("/q/metrics").GET()).response().body())
                    .contains("srfarm_store_up 0.0"));
        } finally {
            startStore();
        }
        assertThat(Kafka.events(job))
                .doesNotHaveAnyElementsOfTypes(JobEvent.Cancelling.class, JobEvent.Cancelled.class);

        await().atMost(PATIENCE).until(() -> door.delete("/v1/jobs/" + job).status() == 200);
        assertThat(Store.outcome(job)).isInstanceOf(JobEvent.Cancelled.class);
        door.get("/v1/jobs/never-there").expect(404);
        door.get("/v1/models").expect(200);
    }

    /** On the same folder and port: to the dispatcher it is the same store. */
    private static void startStore() {
        Config config = ConfigProvider.getConfig();
        Credentials credentials = new Credentials(
                config.getValue("srfarm.store.access-key", String.class),
                config.getValue("srfarm.store.secret-key", String.class));
        int port = URI.create(config.getValue("srfarm.store.endpoint", String.class))
                .getPort();
        @SuppressWarnings("resource") // ended by the resource, with the others
        EmbeddedStore store =
                EmbeddedStore.start(Path.of(System.getProperty(FarmServersResource.STORE_FOLDER)), port, credentials);
        System.setProperty(FarmServersResource.STORE_PID, Long.toString(store.pid()));
    }
}
