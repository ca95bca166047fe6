package io.srfarm.standalone.places;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings in {@code docker-compose.yml} and the images exist in the processes' configuration. */
class ComposeTest {
    private static JsonNode services;

    @BeforeAll
    static void read() throws Exception {
        services = PlaceFiles.yaml(PlaceFiles.ROOT.resolve("docker-compose.yml"))
                .get(0)
                .path("services");
    }

    @ParameterizedTest
    @CsvSource({"dispatcher,dispatcher", "worker,worker", "worker-gpu,worker"})
    void everyVariableIsASettingOfItsProcess(String service, String process) throws Exception {
        Pattern known = PlaceFiles.variablesOf(process);

        assertThat(services.path(service).path("environment").fieldNames())
                .toIterable()
                .contains("KAFKA_BOOTSTRAP_SERVERS", "SRFARM_STORE_ENDPOINT", "SRFARM_STORE_SECRET_KEY")
                .allMatch(name -> known.matcher(name).matches());
    }

    @Test
    void theImagesVariablesAreSettingsOfTheWorker() throws Exception {
        Pattern known = PlaceFiles.variablesOf("worker");
        List<String> set = Files.readString(PlaceFiles.ROOT.resolve("deploy/containers/Dockerfile"))
                .lines()
                .flatMap(line -> Stream.of(line.split("\\s+")))
                .filter(word -> word.startsWith("SRFARM_"))
                .map(word -> word.replaceFirst("=.*", ""))
                .toList();

        assertThat(set)
                .contains("SRFARM_WORKER_ENGINE_CACHE", "SRFARM_WORKER_FLIGHT_FILE")
                .allMatch(name -> known.matcher(name).matches());
    }

    @Test
    void portsAreBoundToThisMachineOnly() {
        assertThat(PlaceFiles.stream(services).flatMap(service -> PlaceFiles.stream(service.path("ports"))))
                .hasSizeGreaterThanOrEqualTo(5)
                .allMatch(port -> port.asText().startsWith("127.0.0.1:"));
    }

    @Test
    void secretsComeFromTheEnvironment() {
        Stream<Map.Entry<String, JsonNode>> variables =
                PlaceFiles.stream(services).flatMap(service -> service.path("environment").properties().stream());

        assertThat(variables.filter(variable -> variable.getKey().matches(".*(KEY|SECRET|PASSWORD).*")))
                .hasSizeGreaterThanOrEqualTo(6)
                .allMatch(variable -> variable.getValue().asText().startsWith("${")
                        && variable.getValue().asText().contains(":?run deploy/containers/secrets"));
    }

    @Test
    void ourContainersAreReadOnlyAndCannotGainPrivileges() {
        for (String ours : List.of("dispatcher", "worker", "worker-gpu")) {
            JsonNode service = services.path(ours);
            assertThat(service.path("read_only").asBoolean()).as(ours).isTrue();
            assertThat(service.at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(service.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
        }
    }

    @Test
    void theGracePeriodCoversTheRunningJobAndItsReturn() {
        assertThat(services.at("/worker/stop_grace_period").asText()).isEqualTo("45s"); // srfarm.worker.grace and 15 s
    }
}
