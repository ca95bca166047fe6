package io.srfarm.dispatcher.webhook;

import static io.srfarm.dispatcher.webhook.WebhookClientTest.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver behind TLS, as nearly all are. */
class SecureCallsTest {
    private static final String PASSWORD = "changeit";

    @Test
    void aNameIsHeldAgainstItsCertificateThoughItsAddressWasChecked(@TempDir Path folder) throws Exception {
        KeyStore keys = certificateOf("localhost", folder.resolve("receiver.p12"));
        WebhookConfig loopback = Settings.with("allowed-networks", "127.0.0.1/32,::1/128");
        SigningSecrets secrets = new SigningSecrets(loopback);
        TargetPolicy targets = new TargetPolicy(loopback, secrets);
        CompletableFuture<String> host = new CompletableFuture<>();
        HttpsServer server = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        server.createContext("/", exchange -> {
            host.complete(exchange.getRequestHeaders().getFirst("Host"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            String port = ":" + server.getAddress().getPort();
            OkHttpClient.Builder trusting = new OkHttpClient.Builder()
                    .sslSocketFactory(context(keys).getSocketFactory(), (X509TrustManager) trust(keys)[0]);

            assertThat(answer(
                            new WebhookClient(loopback, targets, secrets, trusting), "https://localhost" + port + "/"))
                    .isEqualTo(new CallResult.Delivered());
            assertThat(host.join()).isEqualTo("localhost" + port);
            assertThat(answer(
                            new WebhookClient(loopback, targets, secrets, trusting), "https://127.0.0.1" + port + "/"))
                    .as("a certificate for another name")
                    .isInstanceOfSatisfying(CallResult.Failed.class, failed -> assertThat(failed.kind())
                            .isEqualTo("tls"));
            assertThat(answer(new WebhookClient(loopback, targets, secrets), "https://localhost" + port + "/"))
                    .as("a certificate that nobody vouches for")
                    .isInstanceOfSatisfying(CallResult.Failed.class, failed -> assertThat(failed.kind())
                            .isEqualTo("tls"));
        } finally {
            server.stop(0);
        }
    }

    private static KeyStore certificateOf(String name, Path file) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int status = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .start()
                .waitFor();
        assertThat(status).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust(keys), null);
        return context;
    }

    /** Whoever has the certificate of {@code keys} is trusted. */
    private static TrustManager[] trust(KeyStore keys) throws Exception {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("a", keys.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        return trust.getTrustManagers();
    }
}
