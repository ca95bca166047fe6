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
class WebhookClientTest {
    private static final String OLD_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String[] LOOPBACK = {"http-allowed", "true", "allowed-networks", "127.0.0.1/32"};

    @Test
    void theSignatureIsThatOfTheStandardsExample() throws Exception {
        String signature = new SigningSecrets(Settings.with())
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
                    .isEqualTo(new CallResult.Delivered());

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
            assertThatThrownBy(() -> new SigningSecrets(Settings.with("secrets.acme", wrong)))
                    .isInstanceOf(PreventFurtherStepsException.class)
                    .hasMessageContaining("srfarm.webhooks.secrets.acme")
                    .hasMessageNotContaining("hush");
        }
        assertThat(new SigningSecrets(Settings.with()).toString()).doesNotContain("MfKQ9r8");
    }

    @Test
    void aRedirectionIsNotFollowed() throws Exception {
        try (Receiver inner = new Receiver();
                Receiver receiver = new Receiver(exchange -> {
                    exchange.getResponseHeaders().add("Location", inner.url("/secrets"));
                    exchange.sendResponseHeaders(307, -1);
                })) {
            assertThat(call(receiver.url("/hook"), with()))
                    .isEqualTo(CallResult.Failed.forNow(
                            "status", "the receiver returned 307: redirects are not followed"));
            assertThat(inner.told()).isEmpty();
        }
    }

    @Test
    void whatTheReceiverSaysDecidesWhatFollows() throws Exception {
        try (Receiver receiver = new Receiver(Behaviour.status(410))) {
            assertThat(call(receiver.url("/hook"), with())).isInstanceOfSatisfying(CallResult.Failed.class, failed -> {
                assertThat(failed.kind()).isEqualTo(CallFailure.GONE);
                assertThat(failed.lasting()).isTrue();
            });
            receiver.behave(exchange -> {
                exchange.getResponseHeaders().add("Retry-After", "120");
                exchange.sendResponseHeaders(503, -1);
            });
            assertThat(call(receiver.url("/hook"), with()))
                    .isEqualTo(new CallResult.Failed(
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
            assertThat(call(receiver.url("/hook"), with("timeout", "PT20S"))).isEqualTo(new CallResult.Delivered());
            receiver.behave(exchange -> over.await());
            assertThat(call(receiver.url("/hook"), with("timeout", "PT0.3S")))
                    .isInstanceOfSatisfying(CallResult.Failed.class, failed -> assertThat(failed.kind())
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
                    .isInstanceOfSatisfying(CallResult.Failed.class, failed -> assertThat(failed.kind())
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
                .isInstanceOfSatisfying(CallResult.Failed.class, failed -> {
                    assertThat(failed.kind()).isEqualTo("connection");
                    assertThat(failed.lasting()).isFalse();
                });
    }

    @Test
    void anAddressThatIsNotPublicIsRefusedAtTheCallToo() throws Exception {
        try (Receiver receiver = new Receiver()) {
            WebhookConfig strict = Settings.with("http-allowed", "true");
            assertThat(call(receiver.url("/hook"), strict)).satisfies(WebhookClientTest::isRefused);
            assertThat(call("http://localhost:" + receiver.port() + "/", strict))
                    .satisfies(WebhookClientTest::isRefused);
            assertThat(call("http://[::ffff:127.0.0.1]:" + receiver.port() + "/", strict))
                    .satisfies(WebhookClientTest::isRefused);
            assertThat(call(receiver.url("/hook"), Settings.with("allowed-networks", "127.0.0.1/32")))
                    .as("http")
                    .satisfies(WebhookClientTest::isRefused);
            assertThat(receiver.told()).isEmpty();
        }
    }

    @Test
    void aNameThatLeadsElsewhereAMomentLaterIsRefused() throws Exception {
        try (Receiver receiver = new Receiver()) {
            WebhookConfig strict = Settings.with("http-allowed", "true");
            SigningSecrets secrets = new SigningSecrets(strict);
            // Whoever asks is told of a public address, but the connection is made to where the name leads then:
            // loopback.
            TargetPolicy targets =
                    new TargetPolicy(strict, secrets, host -> new InetAddress[] {InetAddress.getByName("203.0.114.7")});
            String url = "http://localhost:" + receiver.port() + "/";

            assertThat(answer(new WebhookClient(strict, targets, secrets), url))
                    .satisfies(WebhookClientTest::isRefused);
            assertThat(receiver.told()).isEmpty();
        }
    }

    @Test
    void ofSeveralAddressesOneThatIsNotPublicIsEnough() throws Exception {
        WebhookConfig strict = Settings.with();
        SigningSecrets secrets = new SigningSecrets(strict);
        TargetPolicy targets = new TargetPolicy(strict, secrets, host ->
                new InetAddress[] {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")});

        assertThat(answer(new WebhookClient(strict, targets, secrets), "https://both.example/"))
                .satisfies(WebhookClientTest::isRefused);
    }

    private static void isRefused(CallResult answer) {
        assertThat(answer).isInstanceOfSatisfying(CallResult.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo("refused_address");
            assertThat(failed.lasting()).isTrue();
        });
    }

    private static WebhookConfig with(String... more) {
        String[] all = Stream.concat(Stream.of(LOOPBACK), Stream.of(more)).toArray(String[]::new);
        return Settings.with(all);
    }

    private static CallResult call(String url, WebhookConfig config) throws Exception {
        SigningSecrets secrets = new SigningSecrets(config);
        return answer(new WebhookClient(config, new TargetPolicy(config, secrets), secrets), url);
    }

    static CallResult answer(WebhookClient calls, String url) throws Exception {
        CompletableFuture<CallResult> answer = new CompletableFuture<>();
        WebhookDelivery sample = Settings.delivery("wh_1", "", NOON);
        WebhookDelivery delivery = new WebhookDelivery(
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
