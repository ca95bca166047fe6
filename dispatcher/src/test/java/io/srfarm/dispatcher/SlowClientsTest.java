package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.ManifestJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Sha256;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that read or write a byte now and then, hundreds of them: everybody else notices nothing. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class SlowClientsTest {
    private static final int CLIENTS = 250;
    private static final int LOOKS = 100;
    private static final int CANDIDATE_BYTES = 24 << 20;

    private final Door acme = Door.asAcme();
    private final Door globex = Door.asGlobex();
    private final List<Socket> slow = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void thoseWhoReadAndWriteSlowlyHoldUpNobodyAndAreLetGo() throws Exception {
        String archive = "/v1/jobs/" + large() + "/candidates.zip";
        await().until(() -> acme.get(archive.replace(".zip", "")).status() == 200);
        for (int i = 0; i < CLIENTS; i++) {
            Socket reader = open(Raw.head("GET", archive, FarmServersResource.ACME_KEY, 0));
            assertThat(reader.getInputStream().read()).isEqualTo('H');
            open(Raw.head("POST", "/v1/jobs", FarmServersResource.ACME_KEY, 1000) + "{");
            open("GET /v1/jobs HTTP/1.1\r\nHost: srf");
        }

        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < LOOKS; i++) {
            trickle();
            long begun = System.nanoTime();
            acme.get("/v1/jobs?limit=1").expect(200);
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        acme.accepted(DOCUMENT);
        globex.accepted("{\"input\": {\"key\": \"inputs/globex/dog.png\"}}");

        long worst = millis.stream().sorted().toList().get(LOOKS * 99 / 100 - 1);
        System.out.printf("slow clients: readers=%d writers=%d p99=%d ms%n", CLIENTS, CLIENTS, worst);
        // All of them answered while the slow ones were there: held up, they would have waited for those to be let go.
        assertThat(worst).isLessThan(5000);
        Socket writer = slow.get(1);
        assertThat(Raw.answer(writer)).startsWith("HTTP/1.1 408 ").contains("body-time-max");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Door.bytes(acme.request(archive).GET()).statusCode() == 200);
    }

    private Socket open(String text) throws IOException {
        Socket socket = Raw.connect();
        slow.add(socket);
        Raw.send(socket, text);
        return socket;
    }

    /** A byte more from each and to each, where there is one. */
    private void trickle() throws IOException {
        for (int i = 0; i < slow.size(); i += 3) {
            if (slow.get(i).getInputStream().available() > 0) {
                int unused = slow.get(i).getInputStream().read();
            }
        }
    }

    /** A job whose set no kernel buffers. */
    private String large() {
        String job = acme.accepted(DOCUMENT);
        JobEvent.Succeeded small = Samples.succeeded(job, 1, 1);
        byte[] content = new byte[CANDIDATE_BYTES];
        Candidate one = small.set().candidates().get(0);
        Candidate whole = new Candidate(
                one.index(),
                one.key(),
                Sha256.of(content),
                content.length,
                one.width(),
                one.height(),
                one.seed(),
                one.reference(),
                one.scores(),
                one.origin());
        CandidateSet set = new CandidateSet(
                small.set().job(),
                small.set().tenant(),
                small.set().createdAt(),
                small.set().model(),
                small.set().input(),
                small.set().scale(),
                small.set().seed(),
                small.set().temperature(),
                small.set().referenceStrength(),
                List.of(whole),
                small.set().diversity(),
                small.set().warnings(),
                small.set().timings());
        Store.put(one.key().path(), content, "image/png");
        Store.put(small.manifestKey().path(), ManifestJson.write(set), "application/json");
        Kafka.announce(new JobEvent.Succeeded(
                small.job(),
                small.tenant(),
                small.at(),
                1,
                set,
                small.manifestKey(),
                Sha256.of(ManifestJson.write(set))));
        return job;
    }
}
