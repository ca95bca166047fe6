package io.srfarm.standalone.places;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules and dashboard use documented metrics, and every alert has its section in the operations page. */
class ObservabilityTest {
    @Test
    void everyAlertHasASectionOnThePage() throws Exception {
        String page = Files.readString(PlaceFiles.ROOT.resolve("docs/operations.md"));
        List<String> alerts = PlaceFiles.stream(Observed.rules())
                .map(rule -> rule.path("alert").asText())
                .toList();

        assertThat(alerts).hasSizeGreaterThan(10).allSatisfy(alert -> assertThat(page)
                .contains("\n### " + alert + "\n"));
    }

    @Test
    void everyAlertHasASummaryAndASeverity() throws Exception {
        assertThat(Observed.rules()).allSatisfy(rule -> {
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        });
    }

    @Test
    void everyMetricIsDocumented() throws Exception {
        StringBuilder documented = new StringBuilder();
        for (String reference : List.of("dispatcher", "worker", "webhooks")) {
            documented.append(Files.readString(PlaceFiles.ROOT.resolve("docs/reference/" + reference + ".md")));
        }

        assertThat(Observed.metrics()).hasSizeGreaterThan(12).allSatisfy(metric -> assertThat(documented)
                .as(metric)
                .containsPattern("`" + metric.replaceFirst("_(sum|count|bucket)$", "") + "[`{]|`_"
                        + metric.replaceFirst("srfarm_backlog_", "") + "`"));
    }

    @Test
    void everyPanelUsesTheProvisionedDataSource() throws Exception {
        JsonNode source = PlaceFiles.yaml(
                        PlaceFiles.OBSERVABILITY.resolve("grafana/provisioning/datasources/prometheus.yml"))
                .get(0);

        assertThat(Observed.dashboard().path("panels")).hasSizeGreaterThan(10).allSatisfy(panel -> assertThat(
                        panel.at("/datasource/uid").asText())
                .isEqualTo(source.at("/datasources/0/uid").asText()));
    }
}
