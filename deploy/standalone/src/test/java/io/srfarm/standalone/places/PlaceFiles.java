package io.srfarm.standalone.places;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** The deployment files, and the settings that the code knows. */
final class PlaceFiles {
    static final Path ROOT = Path.of("../..");
    static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes");
    static final Path OBSERVABILITY = ROOT.resolve("deploy/observability");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KEY_ROW = Pattern.compile("^\\| `([^`]+)` \\| .*");

    private PlaceFiles() {}

    /** Returns the documents of a YAML file, with anchors resolved. */
    static List<JsonNode> yaml(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Yaml().loadAll(Files.readString(file))) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    /** Returns every Kubernetes object and patch with its file. */
    static List<Manifest> manifests() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(KUBERNETES)) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        List<Manifest> manifests = new ArrayList<>();
        for (Path file : files) {
            for (JsonNode document : yaml(file)) {
                manifests.add(new Manifest(KUBERNETES.relativize(file), document));
            }
        }
        return manifests;
    }

    /** A Kubernetes object or a patch of one. */
    record Manifest(Path file, JsonNode content) {
        boolean is(String kind) {
            return content.path("kind").asText().equals(kind);
        }

        JsonNode pod() {
            return content.path("spec").path("template").path("spec");
        }

        Stream<JsonNode> containers() {
            return stream(pod().path("containers"));
        }

        @Override
        public String toString() {
            return file + ": " + content.path("kind").asText() + " "
                    + content.path("metadata").path("name").asText();
        }
    }

    static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** Returns the environment variables of a process, from the generated configuration page. */
    static Pattern variablesOf(String process) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/reference/configuration.md"));
        String section = page.split("## The " + process + "\n", 2)[1].split("\n## ", 2)[0];
        List<String> names = section.lines()
                .map(KEY_ROW::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(row -> variable(row.group(1)))
                .toList();
        return Pattern.compile(String.join("|", names) + "|KAFKA_BOOTSTRAP_SERVERS|QUARKUS_[A-Z_]+|OMP_WAIT_POLICY");
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("<NAME>", "[A-Z0-9]+").replaceAll("[.-](?![^\\[]*\\])", "_");
    }
}
