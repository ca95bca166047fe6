package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.ClientException;
import io.srfarm.event.JobState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Webhook receivers are down, slow, broken or malicious, and the dispatcher that calls them is killed. */
class ReceiversFailIT extends FaultTest {
    private static final int EACH = Figures.LONG ? 100 : 3;

    ReceiversFailIT() {
        super("receivers");
    }

    @Test
    @Order(1)
    void failingReceiversDelayNoOthersAndGetEveryEventAfterRecovery() throws Exception {
        int down = freePort();
        Hook.Answer broken = call -> call.sendResponseHeaders(500, -1);
        try (Hook inner = Hook.healthy(0);
                Hook well = Hook.healthy(0);
                Hook failing = new Hook(0, broken);
                Hook slow =
                        new Hook(0, call -> Thread.sleep(Duration.ofMinutes(10).toMillis()));
                Hook redirecting = new Hook(0, call -> {
                    call.getResponseHeaders().add("Location", "http://127.0.0.1:" + inner.port() + "/secrets");
                    call.sendResponseHeaders(302, -1);
                })) {
            Instant begin = Instant.now();
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                for (int port : new int[] {down, failing.port(), slow.port(), redirecting.port(), well.port()}) {
                    jobs.add(farm.submit(telling("http://127.0.0.1:" + port + "/hook")));
                }
            }
            for (String job : jobs) {
                assertThat(farm.awaitEnd(job).state()).isEqualTo(JobState.SUCCEEDED);
            }
            await().atMost(FaultFarm.PATIENCE).until(() -> well.taken().size() == EACH);
            Duration undisturbed = since(begin);
            await().atMost(FaultFarm.PATIENCE).until(() -> failing.calls() >= EACH && redirecting.calls() >= EACH);

            FaultFarm.kill(farm.address().pids().dispatcher());
            Instant mended = Instant.now();
            List.of(failing, slow, redirecting).forEach(Hook::mend);
            try (Hook up = Hook.healthy(down)) {
                for (Hook hook : List.of(up, failing, slow, redirecting)) {
                    await().atMost(FaultFarm.PATIENCE).until(() -> hook.taken().size() == EACH);
                }
                figures.add(
                        "receivers down, slow, answering 500, redirecting inwards; dispatcher killed (R22)",
                        4 * EACH,
                        "delivered 100 % " + Figures.seconds(since(mended)) + " after recovery; those of a sound one "
                                + Figures.seconds(undisturbed) + " after submission; redirections followed "
                                + inner.calls());
            }
            assertThat(inner.calls()).as("redirections that were followed").isZero();
            farm.settle();
            await().atMost(FaultFarm.PATIENCE)
                    .until(() -> farm.client().webhooks(true).findFirst().isEmpty());
            assertThat(farm.client().webhooks(false)).isEmpty();
        }
    }

    @Test
    @Order(2)
    void webhooksToInternalAddressesAreRefusedWithTheJob() {
        for (String inward : List.of("http://169.254.169.254/latest", "http://10.0.0.1/", "http://[fd00::1]/")) {
            assertThatThrownBy(() -> farm.submit(telling(inward)))
                    .isInstanceOfSatisfying(ClientException.class, refused -> assertThat(refused.status())
                            .isEqualTo(400))
                    .hasMessageContaining("not public");
        }
    }

    private ObjectNode telling(String url) {
        ObjectNode document = farm.small();
        document.putObject("webhook").put("url", url);
        return document;
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
