package io.srfarm.dispatcher.webhook;

import static io.srfarm.dispatcher.webhook.Settings.ACME;
import static io.srfarm.dispatcher.webhook.Settings.NOON;
import static io.srfarm.dispatcher.webhook.Settings.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.ShutdownEvent;
import io.srfarm.dispatcher.Receiver;
import io.srfarm.dispatcher.Receiver.Behaviour;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One call to a real server, good, bad or not the farm's to call. */
class CallsTest {
    private static final String OLD_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String[] LOOPBACK = {"http-allowed", "true", "allowed-networks", "127.0.0.1/32"};

    @Test
    void theSignatureIsThatOfTheStandardsExample() throws Exception {
        String signature = new Secrets(Settings.with())
                .signatures(
                        ACME,
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void whileASecretIsChangedEveryCallIsSignedWithBoth() throws Exception {
        try (Receiver receiver = new Receiver()) {
            assertThat(call(receiver.url("/hook"), with("secrets.acme", SECRET + "," + OLD_SECRET)))
                    .isEqualTo(new Answer.Delivered());

            Receiver.Told told = receiver.told().get(0);
            assertThat(told.isSignedWith(SECRET)).isTrue();
            assertThat(told.isSignedWith(OLD_SECRET)).isTrue();
            assertThat(told.header("webhook-signature")).contains(" ");
            assertThat(told.header("webhook-id")).isEqualTo("wh_1");
            assertThat(told.header("webhook-timestamp")).isEqualTo(Long.toString(NOON.getEpochSecond()));
            assertThat(told.header("Content-Type")).startsWith("application/json");
        }
    }

    @Test
    void whatIsNoSecretEndsTheStartWithoutShowingIt() {
        for (String wrong : new String[] {"hush", "whsec_hush", "whsec_aHVzaA==", "sk-" + SECRET}) {
            assertThatThrownBy(() -> new Secrets(Settings.with("secrets.acme", wrong)))
                    .isInstanceOf(PreventFurtherStepsException.class)
                    .hasMessageContaining("srfarm.webhooks.secrets.acme")
                    .hasMessageNotContaining("hush");
        }
        assertThat(new Secrets(Settings.with()).toString()).doesNotContain("MfKQ9r8");
    }

    @Test
    void aRedirectionIsNotFollowed() throws Exception {
        try (Receiver inner = new Receiver();
                Receiver receiver = new Receiver(exchange -> {
                    exchange.getResponseHeaders().add("Location", inner.url("/secrets"));
                    exchange.sendResponseHeaders(307, -1);
                })) {
            assertThat(call(receiver.url("/hook"), with()))
                    .isEqualTo(Answer.Failed.forNow("status", "the receiver returned 307: redirects are not followed"));
            assertThat(inner.told()).isEmpty();
        }
    }

    @Test
    void whatTheReceiverSaysDecidesWhatFollows() throws Exception {
        try (Receiver receiver = new Receiver(Behaviour.status(410))) {
            assertThat(call(receiver.url("/hook"), with())).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                assertThat(failed.kind()).isEqualTo(Trouble.GONE);
                assertThat(failed.lasting()).isTrue();
            });
            receiver.behave(exchange -> {
                exchange.getResponseHeaders().add("Retry-After", "120");
                exchange.sendResponseHeaders(503, -1);
            });
            assertThat(call(receiver.url("/hook"), with()))
                    .isEqualTo(new Answer.Failed(
                            "status", "the receiver returned 503", false, Optional.of(Duration.ofMinutes(2))));
        }
    }

    @Test
    void anAnswerWithoutEndIsNotReadAndOneThatDoesNotComeIsNotWaitedFor() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (Receiver receiver = new Receiver(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
            over.await();
        })) {
            assertThat(call(receiver.url("/hook"), with("timeout", "PT20S"))).isEqualTo(new Answer.Delivered());
            receiver.behave(exchange -> over.await());
            assertThat(call(receiver.url("/hook"), with("timeout", "PT0.3S")))
                    .isInstanceOfSatisfying(Answer.Failed.class, failed -> assertThat(failed.kind())
                            .isEqualTo("timeout"));
            over.countDown();
        }
    }

    @Test
    void aReceiverThatHangsUpIsCalledOnceForOneAttempt() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread receiver = new Thread(() -> {
                try {
                    while (true) {
                        try (Socket socket = server.accept()) {
                            calls.incrementAndGet();
                            int unused = socket.getInputStream().read();
                        }
                    }
                } catch (IOException closed) {
                    return;
                }
            });
            receiver.start();

            assertThat(call("http://127.0.0.1:" + server.getLocalPort() + "/hook", with()))
                    .isInstanceOfSatisfying(Answer.Failed.class, failed -> assertThat(failed.kind())
                            .isEqualTo("connection"));
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void aReceiverThatIsNotThereIsTriedAgain() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        assertThat(call("http://127.0.0.1:" + free + "/", with()))
                .isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                    assertThat(failed.kind()).isEqualTo("connection");
                    assertThat(failed.lasting()).isFalse();
                });
    }

    @Test
    void anAddressThatIsNotPublicIsRefusedAtTheCallToo() throws Exception {
        try (Receiver receiver = new Receiver()) {
            WebhookConfig strict = Settings.with("http-allowed", "true");
            assertThat(call(receiver.url("/hook"), strict)).satisfies(CallsTest::isRefused);
            assertThat(call("http://localhost:" + receiver.port() + "/", strict))
                    .satisfies(CallsTest::isRefused);
            assertThat(call("http://[::ffff:127.0.0.1]:" + receiver.port() + "/", strict))
                    .satisfies(CallsTest::isRefused);
            assertThat(call(receiver.url("/hook"), Settings.with("allowed-networks", "127.0.0.1/32")))
                    .as("http")
                    .satisfies(CallsTest::isRefused);
            assertThat(receiver.told()).isEmpty();
        }
    }

    @Test
    void aNameThatLeadsElsewhereAMomentLaterIsRefused() throws Exception {
        try (Receiver receiver = new Receiver()) {
            WebhookConfig strict = Settings.with("http-allowed", "true");
            Secrets secrets = new Secrets(strict);
            // Whoever asks is told of a public address, but the connection is made to where the name leads then:
            // loopback.
            Targets targets =
                    new Targets(strict, secrets, host -> new InetAddress[] {InetAddress.getByName("203.0.114.7")});
            String url = "http://localhost:" + receiver.port() + "/";

            assertThat(answer(new Calls(strict, targets, secrets), url)).satisfies(CallsTest::isRefused);
            assertThat(receiver.told()).isEmpty();
        }
    }

    @Test
    void ofSeveralAddressesOneThatIsNotPublicIsEnough() throws Exception {
        WebhookConfig strict = Settings.with();
        Secrets secrets = new Secrets(strict);
        Targets targets = new Targets(strict, secrets, host ->
                new InetAddress[] {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")});

        assertThat(answer(new Calls(strict, targets, secrets), "https://both.example/"))
                .satisfies(CallsTest::isRefused);
    }

    private static void isRefused(Answer answer) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo("refused_address");
            assertThat(failed.lasting()).isTrue();
        });
    }

    private static WebhookConfig with(String... more) {
        String[] all = Stream.concat(Stream.of(LOOPBACK), Stream.of(more)).toArray(String[]::new);
        return Settings.with(all);
    }

    private static Answer call(String url, WebhookConfig config) throws Exception {
        Secrets secrets = new Secrets(config);
        return answer(new Calls(config, new Targets(config, secrets), secrets), url);
    }

    static Answer answer(Calls calls, String url) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Delivery sample = Settings.delivery("wh_1", "", NOON);
        Delivery delivery = new Delivery(
                sample.id(),
                sample.tenant(),
                sample.job(),
                sample.event(),
                url,
                sample.origin(),
                sample.body(),
                sample.planned(),
                sample.attempts(),
                sample.next(),
                sample.trouble(),
                sample.dead());
        calls.make(delivery, NOON, answer::complete);
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } finally {
            calls.stop(new ShutdownEvent());
        }
    }
}
