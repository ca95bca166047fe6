package io.srfarm.standalone.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.client.FarmClient;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.standalone.command.CommandOutcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A farm run by {@code srfarm up}, with traces sent to a collector, and operations of a user. */
final class FarmUp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A folder name with characters that are special in lists, expressions and URLs. */
    private static final String NAME =
            "a,b;c d$e%f:${x}\\" + ("UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? "\u00fc" : "u");

    /** Environment variables that a user may have set for other programs. */
    private static final Map<String, String> HOSTILE = Map.of(
            "JDK_JAVA_OPTIONS", "-Duser.language=tr -Duser.country=TR",
            "JAVA_TOOL_OPTIONS", "-Duser.language=tr",
            "_JAVA_OPTIONS", "-Duser.language=tr -Duser.country=TR",
            "CLASSPATH", "/nowhere/else.jar",
            "TZ", "Asia/Kathmandu");

    private final Path folder;
    private final Collector collector;
    private SrfarmProcess process;
    private FarmAddress address;

    /** @param folder in which the farm's folder {@code data} and a picture {@code small.png} are created */
    FarmUp(Path folder) throws IOException, FarmException {
        this.folder = folder;
        try (var sample = FarmUp.class.getResourceAsStream("/samples/lr.png")) {
            Files.write(picture(), sample.readAllBytes());
        }
        collector = new Collector();
        process = start();
        address = upOrGone(process);
    }

    private FarmAddress upOrGone(SrfarmProcess started) throws FarmException {
        boolean up = false;
        try {
            FarmAddress told = started.ready(data());
            up = true;
            return told;
        } finally {
            if (!up) {
                close();
            }
        }
    }

    private SrfarmProcess start() throws IOException {
        Map<String, String> environment = new HashMap<>(HOSTILE);
        environment.put("SRFARM_TRACING_ENDPOINT", collector.endpoint());
        return SrfarmProcess.start(folder, environment, "up", "--data", data().toString());
    }

    /** Runs the same command again after it has ended. */
    void startAgain() throws IOException, FarmException {
        process = start();
        address = upOrGone(process);
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve(NAME);
    }

    /** Returns a picture of 64 x 64. */
    Path picture() {
        return folder.resolve("small.png");
    }

    SrfarmProcess process() {
        return process;
    }

    /** Returns the address when the farm became ready. */
    FarmAddress address() {
        return address;
    }

    /** Returns the present address. */
    FarmAddress addressNow() throws FarmException {
        return FarmAddress.read(data().resolve(FarmAddress.FILE));
    }

    Collector collector() {
        return collector;
    }

    FarmClient client() {
        return new FarmClient(URI.create(address.http()), address.apiKey());
    }

    /** Runs a command in this process against this farm. */
    CommandOutcome srfarm(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--farm", data().toString()));
        return CommandOutcome.of(all.toArray(String[]::new));
    }

    /** @return the id of a job that has succeeded */
    String succeeded(String... options) {
        List<String> arguments = new ArrayList<>(List.of("submit", picture().toString(), "--wait"));
        arguments.addAll(List.of(options));
        CommandOutcome outcome = srfarm(arguments.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome.out().split(" ", 2)[0];
    }

    /** Returns digests of the candidates that were downloaded to {@code out}. */
    List<String> hashesOf(String id, String out) throws IOException {
        CommandOutcome outcome =
                srfarm("fetch", id, "--out", folder.resolve(out).toString(), "--json");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        List<String> hashes = new ArrayList<>();
        for (JsonNode candidate : JSON.readTree(outcome.out()).path("candidates")) {
            hashes.add(candidate.path("sha256").asText());
        }
        return hashes;
    }

    /** Sends a record to {@code sr.requests}. */
    void request(String key, String document) throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>("sr.requests", key, document);
        record.headers().add("tenant", "demo".getBytes(UTF_8));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", address.kafka()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(record).get();
        }
    }

    @Override
    public void close() {
        process.close();
        collector.close();
    }
}
