package io.srfarm.dispatcher.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Holds every answer that a test gets to the published OpenAPI document: its status, its media type, its body. */
public final class Promised {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = read();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> KNOWN = new ConcurrentHashMap<>();

    private Promised() {}

    /** @throws AssertionError for an answer that the document does not promise */
    public static void holds(HttpRequest request, HttpResponse<String> answer) {
        String path = request.uri().getPath();
        Optional<String> template = template(path);
        if (template.isEmpty() || answer.statusCode() == 405 || request.method().equals("OPTIONS")) {
            return;
        }
        String pointer = "/paths/" + template.get().replace("/", "~1") + "/"
                + request.method().toLowerCase(Locale.ROOT) + "/responses/" + answer.statusCode();
        String what = request.method() + " " + path + " answered " + answer.statusCode() + ": " + answer.body();
        JsonNode promised = DOCUMENT.at(pointer);
        assertThat(promised.isObject()).as(what).isTrue();
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (answer.body().isEmpty()) {
            return;
        }
        assertThat(promised.path("content").has(type))
                .as("%s of %s", type, what)
                .isTrue();
        String schema =
                promised.path("content").path(type).path("schema").path("$ref").asText();
        if (!schema.isEmpty() && answer.headers().firstValue("Content-Encoding").isEmpty()) {
            assertThat(schema(schema).validate(parsed(answer.body()))).as(what).isEmpty();
        }
    }

    private static JsonSchema schema(String reference) {
        return KNOWN.computeIfAbsent(reference, to -> {
            String components = DOCUMENT.at("/components/schemas").toString();
            String whole = "{\"$ref\": \"" + to + "\", \"$defs\": " + components + "}";
            return SCHEMAS.getSchema(whole.replace("#/components/schemas/", "#/$defs/"));
        });
    }

    /** The path of the document that a request's path is one of; one without parameters goes first. */
    private static Optional<String> template(String path) {
        return DOCUMENT.path("paths")
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(known -> path.matches(known.replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing(known -> known.contains("{")));
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read() {
        try {
            return JSON.readTree(Files.readString(Path.of("../docs/reference/openapi.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
