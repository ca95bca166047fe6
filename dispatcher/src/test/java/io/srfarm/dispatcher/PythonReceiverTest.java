package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.FarmServersResource.WEBHOOK_SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver of the how-to, as it stands there: Python, and no library of the standard's. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class PythonReceiverTest {
    private static final Path PAGE = Path.of("../docs/how-to/webhooks.md");

    private final Door door = Door.asAcme();

    @Inject
    HandSetClock clock;

    @TempDir
    Path folder;

    @Test
    void itBelievesTheFarmAndNobodyElse() throws Exception {
        assumeTrue(hasPython(), "there is no python3 here");
        clock.set(Instant.now());
        Path script = Files.writeString(folder.resolve("receiver.py"), example());
        ProcessBuilder builder = new ProcessBuilder("python3", script.toString(), "0");
        builder.environment().put("WEBHOOK_SECRET", WEBHOOK_SECRET);
        Process python = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(python.getInputStream(), UTF_8))) {
            String url = "http://127.0.0.1:" + said.readLine().replace("listening on ", "") + "/";
            assertThat(forged(url)).isEqualTo(401);

            String job = door.accepted(
                    Samples.documentWith("\"webhook\": {\"url\": \"" + url + "\", \"events\": [\"cancelled\"]}"));
            door.delete("/v1/jobs/" + job).expect(200);

            assertThat(said.readLine()).isEqualTo("io.srfarm.job.cancelled " + job);
        } finally {
            python.destroyForcibly().waitFor();
        }
    }

    private static int forged(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("webhook-id", "wh_1")
                .header("webhook-timestamp", Long.toString(Instant.now().getEpochSecond()))
                .header("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .POST(BodyPublishers.ofString("{\"type\": \"io.srfarm.job.succeeded\", \"data\": {\"job\": \"j1\"}}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static String example() throws IOException {
        return Files.readString(PAGE).split("```python\n", 2)[1].split("```", 2)[0];
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
