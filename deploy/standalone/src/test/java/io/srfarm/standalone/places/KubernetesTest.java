package io.srfarm.standalone.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.standalone.places.PlaceFiles.Manifest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings in the manifests exist in the processes' configuration. */
class KubernetesTest {
    /** Time for a worker to return its job to the queue after the grace period. */
    private static final Duration HAND_OVER = Duration.ofSeconds(15);

    static List<Manifest> workloads() throws IOException {
        return PlaceFiles.manifests().stream().filter(m -> m.is("Deployment")).toList();
    }

    static List<Manifest> scalers() throws IOException {
        return PlaceFiles.manifests().stream().filter(m -> m.is("ScaledObject")).toList();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everyVariableIsASettingOfItsProcess(Manifest workload) throws Exception {
        assertThat(workload.containers()).isNotEmpty();
        for (JsonNode container : workload.containers().toList()) {
            Pattern known = PlaceFiles.variablesOf(container.path("name").asText());
            assertThat(PlaceFiles.stream(container.path("env"))
                            .map(variable -> variable.path("name").asText()))
                    .as(workload.toString())
                    .allMatch(name -> known.matcher(name).matches());
        }
    }

    @Test
    void everyVariableOfTheSharedMapIsASettingOfBothProcesses() throws Exception {
        Properties shared = new Properties();
        try (var file = Files.newBufferedReader(PlaceFiles.KUBERNETES.resolve("base/srfarm.env"))) {
            shared.load(file);
        }

        for (String process : List.of("dispatcher", "worker")) {
            Pattern known = PlaceFiles.variablesOf(process);
            assertThat(shared.stringPropertyNames())
                    .contains("KAFKA_BOOTSTRAP_SERVERS", "SRFARM_STORE_ENDPOINT")
                    .allMatch(name -> known.matcher(name).matches());
        }
    }

    @Test
    void everyProbeUsesThePortOnWhichTheProcessListens() throws Exception {
        Map<String, Integer> ports = Map.of("dispatcher", port("dispatcher", 8080), "worker", port("worker", 0));

        for (Manifest workload : base()) {
            JsonNode container = workload.containers().findFirst().orElseThrow();
            assertThat(container.at("/ports/0/containerPort").asInt())
                    .isEqualTo(ports.get(container.path("name").asText()));
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void theGracePeriodCoversTheRunningJobAndItsReturn(Manifest workload) {
        workload.containers()
                .flatMap(container -> PlaceFiles.stream(container.path("env")))
                .filter(variable -> variable.path("name").asText().equals("SRFARM_WORKER_GRACE"))
                .forEach(grace -> assertThat(Duration.ofSeconds(workload.pod()
                                .path("terminationGracePeriodSeconds")
                                .asLong()))
                        .isGreaterThanOrEqualTo(
                                Duration.parse(grace.path("value").asText()).plus(HAND_OVER)));
    }

    @Test
    void noProcessIsPrivilegedOrCanWriteToItsImage() throws Exception {
        for (Manifest workload : base()) {
            assertThat(workload.pod().at("/securityContext/runAsNonRoot").asBoolean())
                    .isTrue();
            assertThat(workload.pod().path("automountServiceAccountToken").asText())
                    .isEqualTo("false");
            assertThat(workload.containers()).allSatisfy(container -> {
                JsonNode may = container.path("securityContext");
                assertThat(may.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(may.path("allowPrivilegeEscalation").asText()).isEqualTo("false");
                assertThat(may.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            });
        }
    }

    @Test
    void secretsAreReferencedNotContained() throws Exception {
        assertThat(PlaceFiles.manifests()).noneMatch(m -> m.is("Secret"));
        assertThat(workloads().stream()
                        .flatMap(Manifest::containers)
                        .flatMap(container -> PlaceFiles.stream(container.path("env")))
                        .filter(variable ->
                                variable.path("name").asText().matches(".*(KEY|SECRET|PASSWORD)(?!S_FILE).*")))
                .hasSizeGreaterThanOrEqualTo(5)
                .allMatch(
                        variable -> variable.at("/valueFrom/secretKeyRef/name").isTextual());
    }

    @ParameterizedTest
    @MethodSource("scalers")
    void anUnknownBacklogIsAnErrorThatKeepsTheNumberOfWorkers(Manifest scaler) {
        JsonNode spec = scaler.content().path("spec");
        JsonNode trigger = spec.at("/triggers/0/metadata");

        assertThat(spec.has("fallback"))
                .as("with a fallback KEDA would start a worker when there is none")
                .isFalse();
        if (spec.at("/triggers/0/type").asText().equals("prometheus")) {
            assertThat(trigger.path("ignoreNullValues").asText()).isEqualTo("false");
            assertThat(trigger.path("query").asText()).isEqualTo("max(srfarm_workers_desired >= 0)");
        } else {
            assertThat(trigger.path("url").asText()).isEqualTo("http://srfarm-dispatcher.srfarm.svc:8080/v1/backlog");
            assertThat(trigger.path("valueLocation").asText()).isEqualTo("total.desiredWorkers");
        }
    }

    /** KEDA resolves names in its own namespace. */
    @ParameterizedTest
    @MethodSource("scalers")
    void scalerAddressesIncludeTheNamespaceAndPagesUseTheSame(Manifest scaler) throws Exception {
        JsonNode trigger = scaler.content().at("/spec/triggers/0/metadata");
        String address =
                trigger.path("url").asText(trigger.path("serverAddress").asText());

        assertThat(URI.create(address).getHost()).matches("[a-z-]+[.][a-z-]+[.]svc");
        String page = Files.readString(PlaceFiles.ROOT.resolve("docs/how-to/autoscale.md"));
        if (trigger.has("url")) {
            assertThat(page).contains(address);
        }
    }

    @Test
    void noManifestSetsTheNumberOfWorkers() throws Exception {
        assertThat(workloads().stream().filter(m -> m.toString().contains("srfarm-worker")))
                .isNotEmpty()
                .allMatch(m -> m.content().path("spec").path("replicas").isMissingNode());
        assertThat(PlaceFiles.manifests().stream().map(m -> m.content().toString()))
                .noneMatch(text -> text.contains("/spec/replicas"));
    }

    @Test
    void onlyTheDispatcherAppliesACoolDown() throws Exception {
        for (Manifest scaler : scalers()) {
            JsonNode spec = scaler.content().path("spec");
            assertThat(spec.at("/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                            .asInt(-1))
                    .isZero();
            assertThat(spec.path("cooldownPeriod").asInt()).isEqualTo(60);
        }
        assertThat(Files.readString(PlaceFiles.ROOT.resolve("docs/how-to/autoscale.md")))
                .contains("`cooldownPeriod` (60 s)");
    }

    @Test
    void dispatchersGetKeyDigestsAndMayReachBrokersStoresAndCollectors() throws Exception {
        String dispatcher = Files.readString(PlaceFiles.KUBERNETES.resolve("base/dispatcher.yaml"));
        assertThat(dispatcher).contains("SRFARM_IDENTITY_KEYS_FILE").doesNotContain("API_KEY");

        for (Manifest policy : PlaceFiles.manifests().stream()
                .filter(m -> m.is("NetworkPolicy"))
                .toList()) {
            JsonNode open = policy.content().at("/spec/egress/1/ports");
            for (int port : new int[] {9092, 9093, 9094, 9096, 9098, 443, 8333, 4317, 4318}) {
                assertThat(PlaceFiles.stream(open))
                        .as(policy + " " + port)
                        .anyMatch(range -> port >= range.path("port").asInt()
                                && port
                                        <= range.path("endPort")
                                                .asInt(range.path("port").asInt()));
            }
        }
    }

    @Test
    void theScalersKeyCanReadOnlyTheBacklog() throws Exception {
        JsonNode borne = PlaceFiles.manifests().stream()
                .filter(m -> m.is("TriggerAuthentication"))
                .findFirst()
                .orElseThrow()
                .content()
                .at("/spec/secretTargetRef/0");

        assertThat(workloads().stream()
                        .flatMap(Manifest::containers)
                        .flatMap(container -> PlaceFiles.stream(container.path("env")))
                        .filter(variable -> variable.path("name").asText().equals("SRFARM_SCALER_API_KEY"))
                        .map(variable -> variable.at("/valueFrom/secretKeyRef")))
                .singleElement()
                .satisfies(opens -> {
                    assertThat(opens.path("name")).isEqualTo(borne.path("name"));
                    assertThat(opens.path("key")).isEqualTo(borne.path("key"));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu", "keda"})
    void everyOverlayRenders(String overlay) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/kubectl")))
                .as("kubectl is there")
                .isTrue();
        Process kubectl = new ProcessBuilder(
                        "kubectl",
                        "kustomize",
                        PlaceFiles.KUBERNETES.resolve("overlays/" + overlay).toString())
                .redirectErrorStream(true)
                .start();
        String rendered = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(kubectl.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(kubectl.exitValue()).as(rendered).isZero();
        assertThat(rendered).contains("image: srfarm/worker-" + (overlay.equals("cpu") ? "cpu" : "cuda") + ":");
    }

    private static List<Manifest> base() throws IOException {
        return workloads().stream().filter(m -> m.file().startsWith("base")).toList();
    }

    private static int port(String process, int standard) throws IOException {
        Properties properties = new Properties();
        try (var file = Files.newBufferedReader(
                PlaceFiles.ROOT.resolve(process + "/src/main/resources/application.properties"))) {
            properties.load(file);
        }
        return Integer.parseInt(properties.getProperty("quarkus.http.port", Integer.toString(standard)));
    }
}
