package io.srfarm.standalone.places;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The metrics that alert rules and dashboard use. */
public final class Observed {
    private static final Pattern METRIC = Pattern.compile("\\bsrfarm_[a-z_]+");

    private Observed() {}

    /** Returns all srfarm metrics that a rule or panel uses. */
    public static Set<String> metrics() throws IOException {
        Set<String> metrics = new TreeSet<>();
        for (JsonNode rule : rules()) {
            collect(rule.path("expr").asText(), metrics);
        }
        for (JsonNode panel : dashboard().path("panels")) {
            panel.path("targets").forEach(target -> collect(target.path("expr").asText(), metrics));
        }
        return metrics;
    }

    static JsonNode rules() throws IOException {
        return PlaceFiles.yaml(PlaceFiles.OBSERVABILITY.resolve("prometheus/rules.yml"))
                .get(0)
                .at("/groups/0/rules");
    }

    static JsonNode dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(PlaceFiles.OBSERVABILITY
                        .resolve("grafana/dashboards/srfarm.json")
                        .toFile());
    }

    private static void collect(String expression, Set<String> metrics) {
        METRIC.matcher(expression).results().map(MatchResult::group).forEach(metrics::add);
    }
}
