package io.srfarm.worker.farm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.srfarm.embedded.Credentials;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that refuses the worker's credentials in the middle of a job. */
class DeniedIT {
    private static final Logger LOG = Logger.getLogger(DeniedIT.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String REFUSAL = "<Error><Code>InvalidAccessKeyId</Code><Message>revoked</Message></Error>";

    /** Several times what the watch and a few tries of the job ask; a loop without pauses asks hundreds of times. */
    private static final double REQUESTS_A_SECOND_MAX = 20;

    private static final int REQUESTS_COUNTED = 16;

    @Test
    void aWorkerThatIsRefusedAsksSeldomTellsNoSecretAndGoesOnWhenItIsLetIn(@TempDir Path folder) throws Exception {
        Credentials credentials = Credentials.random();
        EmbeddedStore store = EmbeddedStore.start(folder, 0, credentials);
        try (Farm farm = new Farm(FarmServers.broker(), store, credentials).open();
                var worker = WorkerProcess.startTiny(
                                farm, "denied", "good", Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"))
                        .awaitReady()) {
            Job job = farm.submit(new JobDraft(farm.picture("denied.png", 64, 64, 1))
                    .model("tiny")
                    .candidates(32, 2));
            farm.awaitFirst(JobEvent.CandidateReady.class, job);
            store.kill();
            double rate = rateWhileRefused(store.endpoint().getPort(), worker);
            store = EmbeddedStore.start(folder, 0, credentials);

            assertThat(farm.end(job))
                    .isInstanceOfSatisfying(JobEvent.Succeeded.class, succeeded -> assertThat(succeeded.attempt())
                            .isEqualTo(1));
            assertThat(rate).isLessThan(REQUESTS_A_SECOND_MAX);
            await().atMost(SOON).until(worker::isReady);
            assertThat(worker.log()).contains("waiting for the store").doesNotContain(credentials.secretKey());
            assertThat(worker.log().lines()).allSatisfy(line -> assertThat(
                            new ObjectMapper().readTree(line).path("message").asText())
                    .isNotEmpty());
        } finally {
            store.close();
        }
    }

    private static double rateWhileRefused(int port, WorkerProcess worker) throws Exception {
        var requests = new AtomicInteger();
        HttpServer refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        refusing.createContext("/", exchange -> {
            requests.incrementAndGet();
            refuse(exchange);
        });
        refusing.start();
        try {
            await().atMost(SOON).until(() -> requests.get() > 0 && !worker.isReady());
            int before = requests.get();
            long begun = System.nanoTime();
            await().atMost(SOON).until(() -> requests.get() >= before + REQUESTS_COUNTED);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double rate = (requests.get() - before) / seconds;
            LOG.infof("requests a second while refused: %.2f", rate);
            return rate;
        } finally {
            refusing.stop(0);
        }
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        byte[] body = REFUSAL.getBytes(UTF_8);
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(403, isHead ? -1 : body.length);
        if (!isHead) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
