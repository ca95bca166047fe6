package io.srfarm.dispatcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.messaging.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The farm's JSON Schemas, as published and as OpenAPI and AsyncAPI components. */
final class Schemas {
    /** Names of the schemas; each is served as {@code /schemas/NAME}. */
    static final List<String> NAMES = List.of("job", "event", "manifest");

    private static final String REF = "$ref";
    private static final String DEFINITIONS = "$defs";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> COMPONENTS =
            Map.of("job", "JobDocument", "event", "EventData", "manifest", "Manifest");

    private Schemas() {}

    /** Returns a schema's bytes as published. */
    static byte[] published(String name) {
        try (InputStream schema = Topics.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
            if (schema == null) {
                throw new IllegalStateException("missing from the build: schema " + name);
            }
            return schema.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds all schemas and their definitions to {@code components} and makes references local. Definitions with the
     * same name in two schemas are the same.
     */
    static void addTo(ObjectNode components) {
        for (String name : NAMES) {
            ObjectNode schema = parsed(name);
            schema.remove(List.of("$schema", "$id"));
            rewrite(schema);
            if (schema.remove(DEFINITIONS) instanceof ObjectNode definitions) {
                definitions.properties().forEach(one -> components.set(capital(one.getKey()), one.getValue()));
            }
            if (name.equals("manifest")) {
                ObjectNode candidates = (ObjectNode) schema.at("/properties/candidates");
                components.set("Candidate", candidates.get("items"));
                candidates.set("items", reference("Candidate"));
            }
            if (name.equals("job")) {
                components.set("JobSubmission", schema.deepCopy());
                accepted(schema);
            }
            components.set(COMPONENTS.get(name), schema);
        }
    }

    /** Turns the schema of submitted documents into that of accepted ones, in which nothing is left to resolve. */
    private static void accepted(ObjectNode schema) {
        schema.remove(List.of("anyOf", "examples"));
        schema.put("title", "srfarm job document, version 1, as accepted");
        schema.put("description", "A job with all references to earlier sets resolved and all references chosen.");
        schema.putArray("required").add("input");
        ((ObjectNode) schema.path("properties")).remove(List.of("from", "vary", "between", "steps"));
        ((ObjectNode) schema.at("/properties/references")).set("items", reference("Reference"));
    }

    /**
     * Adds the schema of the response of {@code /candidates}: the manifest with a URL for itself and for each
     * candidate.
     */
    static void addUrls(ObjectNode components) {
        ObjectNode urls = components.putObject("CandidateUrls");
        ArrayNode parts = urls.putArray("allOf");
        parts.add(reference("Manifest"));
        ObjectNode more = parts.addObject();
        more.putArray("required").add("candidates").add("manifest").add("expires");
        ObjectNode fields = more.putObject("properties");
        ObjectNode candidate =
                fields.putObject("candidates").put("type", "array").putObject("items");
        candidate.putArray("required").add("url");
        candidate.putObject("properties").set("url", url());
        ObjectNode manifest = fields.putObject("manifest").put("type", "object");
        manifest.putArray("required").add("key").add("sha256").add("url");
        ObjectNode place = manifest.putObject("properties");
        place.set("key", reference("Key"));
        place.set("sha256", reference("Sha256"));
        place.set("url", url());
        fields.putObject("expires").put("type", "string").put("format", "date-time");
    }

    private static ObjectNode url() {
        return JSON.createObjectNode()
                .put("type", "string")
                .put("format", "uri")
                .put("description", "presigned: accepts a GET without an API key until it expires");
    }

    /** Returns a reference to the component {@code name}. */
    static ObjectNode reference(String name) {
        return JSON.createObjectNode().put(REF, "#/components/schemas/" + name);
    }

    private static ObjectNode parsed(String name) {
        try {
            return (ObjectNode) JSON.readTree(published(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rewrite(JsonNode node) {
        if (node instanceof ObjectNode object && object.path(REF).isTextual()) {
            object.setAll(reference(component(object.path(REF).textValue())));
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            rewrite(children.next());
        }
    }

    private static String component(String reference) {
        if (reference.startsWith("#/" + DEFINITIONS + "/")) {
            return capital(reference.substring(reference.lastIndexOf('/') + 1));
        }
        if (reference.endsWith("#/properties/candidates/items")) {
            return "Candidate";
        }
        String name = reference.replaceFirst("https://srfarm.io/schema/([a-z]+)/1", "$1");
        String component = COMPONENTS.get(name);
        if (component == null) {
            throw new IllegalStateException("unknown schema " + reference);
        }
        return component;
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
