package io.srfarm.standalone.whole;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.standalone.places.Observed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What traces and metrics of a farm show. */
interface ObservedPromises {
    FarmUp farm();

    @Test
    default void aJobIsOneTraceAcrossProcesses() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String parent = "b7ad6b7169203331";
        submit("00-" + trace + "-" + parent + "-01");

        // Each process exports spans on its own schedule, so a child may arrive before its parent.
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertIsOneTrace(farm().collector().spans(trace), parent));

        Files.writeString(
                Path.of("target", "trace.svg"), Waterfall.svg(farm().collector().spans(trace), parent));
    }

    @Test
    default void everyMetricOfAlertsAndDashboardExists() throws Exception {
        Set<String> measured =
                new TreeSet<>(measuredAt(URI.create(farm().address().http())));
        measured.addAll(measuredAt(worker()));

        assertThat(measured).containsAll(Observed.metrics());
    }

    private static void assertIsOneTrace(List<Collector.Span> spans, String parent) {
        Set<String> ids = spans.stream().map(Collector.Span::id).collect(toSet());
        assertThat(spans).allMatch(span -> span.parent().equals(parent) || ids.contains(span.parent()));
        assertThat(spans)
                .extracting(span -> span.service() + " " + span.name())
                .contains(
                        "srfarm-dispatcher submit",
                        "srfarm-dispatcher dispatch",
                        "srfarm-worker run",
                        "srfarm-worker fetch",
                        "srfarm-worker encode",
                        "srfarm-worker decode",
                        "srfarm-worker publish",
                        "srfarm-worker store get",
                        "srfarm-worker store put");
    }

    private void submit(String traceparent) throws IOException, InterruptedException {
        String key = farm().client().upload(farm().picture()).path();
        HttpRequest request = HttpRequest.newBuilder(URI.create(farm().address().http() + "/v1/jobs"))
                .header("Authorization", "Bearer " + farm().address().apiKey())
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"input\": {\"key\": \"" + key + "\"}, \"candidates\": 2, \"oversample\": 1}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
    }

    private URI worker() throws IOException {
        Properties settings = new Properties();
        try (var file = Files.newBufferedReader(farm().data().resolve("settings/worker-1.properties"))) {
            settings.load(file);
        }
        return URI.create("http://127.0.0.1:" + settings.getProperty("quarkus.http.port"));
    }

    private static List<String> measuredAt(URI process) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(process.resolve("/q/metrics")).build();
        String metrics = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines().map(line -> line.replaceFirst("[{ ].*", "")).toList();
    }
}
