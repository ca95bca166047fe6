package io.srfarm.standalone.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.client.FarmClient;
import io.srfarm.standalone.command.CommandOutcome;
import io.srfarm.standalone.farm.FarmAddress;
import io.srfarm.standalone.places.Observed;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One farm for all of these tests, from its first start to its second end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private Path data;
    private Path picture;
    private SrfarmProcess farm;
    private FarmAddress address;
    private Collector collector;

    @BeforeAll
    void start() throws Exception {
        data = folder.resolve("data");
        picture = folder.resolve("lr.png");
        try (var sample = UpIT.class.getResourceAsStream("/samples/lr.png")) {
            Files.write(picture, sample.readAllBytes());
        }
        collector = new Collector();
        farm = SrfarmProcess.start(
                folder, Map.of("SRFARM_TRACING_ENDPOINT", collector.endpoint()), "up", "--data", data.toString());
        address = farm.ready(data);
    }

    @AfterAll
    void stop() {
        farm.close();
        collector.close();
    }

    @Test
    @Order(1)
    void theAddressIsReadyCompleteAndItsOwnersAlone() throws Exception {
        assertThat(address.ready()).isTrue();
        await().untilAsserted(() -> assertThat(farm.out()) // farm.json is there before the last line is
                .contains(address.http())
                .contains(address.kafka())
                .contains(address.s3().endpoint()));
        assertThat(farm.out() + farm.err())
                .doesNotContain(address.apiKey())
                .doesNotContain(address.s3().secretKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("farm.json"))))
                .isEqualTo("rw-------");
        assertThat(processesOf(address)).hasSize(4).allMatch(pid -> alive(pid));
    }

    @Test
    @Order(2)
    void theSameSeedGivesTheSamePixels() throws Exception {
        List<String> first = hashesOf(submitted("--seed", "7", "--candidates", "2", "--oversample", "1"), "a");
        List<String> second = hashesOf(submitted("--seed", "7", "--candidates", "2", "--oversample", "1"), "b");
        List<String> other = hashesOf(submitted("--seed", "8", "--candidates", "2", "--oversample", "1"), "c");

        assertThat(first).hasSize(2).doesNotHaveDuplicates().isEqualTo(second);
        assertThat(other).doesNotContainAnyElementsOf(first);
    }

    @Test
    @Order(3)
    void aJobIsOneTraceThroughEveryProcessThatTouchesIt() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String parent = "b7ad6b7169203331";
        FarmClient client = new FarmClient(URI.create(address.http()), address.apiKey());
        String key = client.upload(picture).path();
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.http() + "/v1/jobs"))
                .header("Authorization", "Bearer " + address.apiKey())
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + trace + "-" + parent + "-01")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"input\": {\"key\": \"" + key + "\"}, \"candidates\": 2, \"oversample\": 1}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);

        List<Collector.Span> spans = await().atMost(Duration.ofMinutes(2))
                .until(() -> collector.spans(trace), some -> some.stream()
                        .anyMatch(span -> span.name().equals("run")));

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
        Files.writeString(Path.of("target", "trace.svg"), Waterfall.svg(spans, parent));
    }

    @Test
    @Order(3)
    void aJobOutlivesTheWorkerThatHadIt() throws Exception {
        long worker = address.pids().workers().get(0);
        FarmClient client = new FarmClient(URI.create(address.http()), address.apiKey());
        CommandOutcome submitted = srfarm(
                "submit", picture.toString(), "--candidates", "8", "--oversample", "1", "--label", "test=killed");
        String id = submitted.out().strip();
        AtomicBoolean killed = new AtomicBoolean();

        var job = client.follow(id, news -> {
            if (news.name().equals("candidate") && killed.compareAndSet(false, true)) {
                ProcessHandle.of(worker).orElseThrow().destroyForcibly();
            }
        });

        assertThat(killed).isTrue();
        assertThat(job.state().wireName()).isEqualTo("succeeded");
        assertThat(job.json().path("attempt").asInt()).isGreaterThan(1);
        await().atMost(Duration.ofMinutes(1)).until(() -> !FarmAddress.read(data.resolve("farm.json"))
                .pids()
                .workers()
                .contains(worker));
        assertThat(farm.err()).contains("worker-1 (process " + worker + ") ended with status 137");
        assertThat(srfarm("list", "--label", "test=killed").out()).contains(id).contains("8/8");
    }

    @Test
    @Order(4)
    void aPictureThatIsNoneFailsItsJobAlone() throws Exception {
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");

        CommandOutcome outcome = srfarm("submit", text.toString(), "--wait");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).contains("failed").contains("unsupported_format");
    }

    @Test
    @Order(5)
    void aRefusedDocumentIsToldByItsField() {
        CommandOutcome outcome = srfarm("submit", picture.toString(), "--candidates", "99");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("/candidates");
    }

    @Test
    @Order(6)
    void aQueuedJobCanBeCancelled() throws Exception {
        String busy = srfarm("submit", picture.toString(), "--candidates", "4", "--oversample", "1")
                .out()
                .strip();
        String id =
                srfarm("submit", picture.toString(), "--priority", "bulk").out().strip();

        assertThat(srfarm("cancel", id).status()).isZero();

        CommandOutcome watched = srfarm("watch", id);
        assertThat(watched.status()).isEqualTo(1);
        assertThat(watched.out()).contains(id).contains("cancelled");
        assertThat(srfarm("watch", busy).status()).isZero();
    }

    @Test
    @Order(6)
    void whatWasSetAsideIsListedShownAndSentAgain() throws Exception {
        request("twice", "{\"input\": {\"key\": \"inputs/demo/nothing.png\"}}");
        request("twice", "{\"input\": {\"key\": \"inputs/demo/nothing.png\"}, \"candidates\": 1}");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> srfarm("dead", "list").out().contains("another document"));
        String letter = JSON.readTree(srfarm("dead", "list", "--json").out())
                .at("/letters/0/letter")
                .asText();

        assertThat(srfarm("dead", "show", letter).out())
                .contains("retryable  no")
                .contains("nothing.png");
        CommandOutcome again = srfarm("dead", "redrive", letter);

        assertThat(again.status()).isZero();
        assertThat(srfarm("dead", "redrive", letter).out()).isEqualTo(again.out());
        assertThat(srfarm("watch", again.out().strip()).out()).contains("input_missing");
        assertThat(srfarm("dead", "list").out()).contains(again.out().strip());
        assertThat(srfarm("dead", "redrive", "never-there").err()).contains("(404)");
    }

    /** The interpreter that {@code SRFARM_PYTHON} names must have what the example imports; without one nothing is tried. */
    @Test
    @Order(6)
    void aPythonClientDoesAllThereIsWithoutAnythingOfOurs() throws Exception {
        String python = System.getenv("SRFARM_PYTHON");
        assumeTrue(python != null, "SRFARM_PYTHON names no interpreter with confluent-kafka and boto3");
        Path program =
                Path.of("../../docs/examples/python/submit_from_kafka.py").toAbsolutePath();
        Path out = folder.resolve("python");
        ProcessBuilder command = new ProcessBuilder(python, program.toString(), picture.toString(), out.toString());
        command.environment().put("SRFARM_FARM", data.toString());
        Process client = command.redirectErrorStream(true).start();
        String told = new String(client.getInputStream().readAllBytes(), UTF_8);

        assertThat(client.waitFor()).as(told).isZero();
        assertThat(told).contains("submitted", "accepted", "succeeded", "as promised");
        assertThat(out).isDirectoryContaining("glob:**/manifest.json").isDirectoryContaining("glob:**/1.png");
    }

    @Test
    @Order(6)
    void everyMetricThatAlertsAndDashboardLookAtIsMeasured() throws Exception {
        Set<String> measured = new TreeSet<>(measuredAt(URI.create(address.http())));
        measured.addAll(measuredAt(worker()));

        assertThat(measured).containsAll(Observed.metrics());
    }

    @Test
    @Order(7)
    void aSecondFarmInTheSameFolderIsRefused() throws Exception {
        try (SrfarmProcess second = SrfarmProcess.start(folder, "up", "--data", data.toString())) {
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err().lines()).singleElement().asString().contains("another farm is up in " + data);
        }
        assertThat(srfarm("list").status()).isZero();
    }

    @Test
    @Order(8)
    void aPortThatIsTakenIsRefusedInOneLine() throws Exception {
        try (ServerSocket squatter = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                SrfarmProcess second = SrfarmProcess.start(
                        folder,
                        "up",
                        "--data",
                        folder.resolve("other").toString(),
                        "--port",
                        Integer.toString(squatter.getLocalPort()))) {
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err().lines())
                    .singleElement()
                    .asString()
                    .contains("port " + squatter.getLocalPort() + " is taken");
        }
    }

    @Test
    @Order(9)
    void serversThatDieComeBackWithAllTheyHad() throws Exception {
        String before = submitted("--candidates", "1", "--oversample", "1");
        FarmAddress old = FarmAddress.read(data.resolve("farm.json"));
        for (long pid :
                List.of(old.pids().broker(), old.pids().store(), old.pids().dispatcher())) {
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        }

        await().atMost(Duration.ofMinutes(2)).until(() -> {
            FarmAddress now = FarmAddress.read(data.resolve("farm.json"));
            return now.ready()
                    && processesOf(now).stream()
                            .noneMatch(List.of(
                                    old.pids().broker(),
                                    old.pids().store(),
                                    old.pids().dispatcher())::contains);
        });

        assertThat(srfarm("list").out()).containsPattern(before + "\\s+succeeded");
        assertThat(hashesOf(before, "before")).hasSize(1);
        submitted("--candidates", "1", "--oversample", "1");
    }

    @Test
    @Order(10)
    void terminationEndsEveryProcessAndARestartKnowsTheOldJobs() throws Exception {
        String id = submitted("--candidates", "1", "--oversample", "1");
        List<ProcessHandle> tree = farm.tree();
        assertThat(tree).hasSize(5);

        farm.terminate();

        assertThat(farm.status()).as(farm.err()).isZero();
        assertThat(tree).noneMatch(ProcessHandle::isAlive);
        assertThat(data.resolve("farm.json")).doesNotExist();

        farm = SrfarmProcess.start(folder, "up", "--data", data.toString());
        FarmAddress second = farm.ready(data);

        assertThat(second.apiKey()).isEqualTo(address.apiKey());
        assertThat(second.http()).isEqualTo(address.http());
        assertThat(srfarm("list").out()).containsPattern(id + "\\s+succeeded");
        assertThat(hashesOf(id, "after")).hasSize(1);
    }

    @Test
    @Order(11)
    void noLogOfAnyProcessHoldsAKeyAndTheDispatcherIsToldItsDigestAlone() throws Exception {
        List<Path> told = new ArrayList<>();
        try (var logs = Files.list(data.resolve("logs"))) {
            logs.forEach(told::add);
        }
        assertThat(told).hasSizeGreaterThan(3);
        for (Path log : told) {
            assertThat(Files.readString(log))
                    .as(log.toString())
                    .doesNotContain(address.apiKey())
                    .doesNotContain(address.s3().secretKey());
        }
        try (var settings = Files.find(data, 3, (path, is) -> path.toString().contains("dispatcher.properties"))) {
            assertThat(settings.toList()).isNotEmpty().allSatisfy(file -> assertThat(Files.readString(file))
                    .doesNotContain(address.apiKey()));
        }
    }

    private URI worker() throws Exception {
        Properties settings = new Properties();
        try (var file = Files.newBufferedReader(data.resolve("settings/worker-1.properties"))) {
            settings.load(file);
        }
        return URI.create("http://127.0.0.1:" + settings.getProperty("quarkus.http.port"));
    }

    private static List<String> measuredAt(URI process) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(process.resolve("/q/metrics")).build();
        String metrics = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines().map(line -> line.replaceFirst("[{ ].*", "")).toList();
    }

    private void request(String key, String document) throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>("sr.requests", key, document);
        record.headers().add("tenant", "demo".getBytes(UTF_8));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", address.kafka()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(record).get();
        }
    }

    private String submitted(String... options) {
        List<String> arguments = new ArrayList<>(List.of("submit", picture.toString(), "--wait"));
        arguments.addAll(List.of(options));
        CommandOutcome outcome = srfarm(arguments.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome.out().split(" ", 2)[0];
    }

    private List<String> hashesOf(String id, String out) throws Exception {
        CommandOutcome outcome =
                srfarm("fetch", id, "--out", folder.resolve(out).toString(), "--json");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        List<String> hashes = new ArrayList<>();
        for (JsonNode candidate : JSON.readTree(outcome.out()).path("candidates")) {
            hashes.add(candidate.path("sha256").asText());
        }
        return hashes;
    }

    private CommandOutcome srfarm(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--farm", data.toString()));
        return CommandOutcome.of(all.toArray(String[]::new));
    }

    private static List<Long> processesOf(FarmAddress address) {
        List<Long> pids = new ArrayList<>(address.pids().workers());
        pids.addAll(List.of(
                address.pids().broker(), address.pids().store(), address.pids().dispatcher()));
        return pids;
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
