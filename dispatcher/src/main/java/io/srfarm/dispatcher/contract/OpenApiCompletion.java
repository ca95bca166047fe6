package io.srfarm.dispatcher.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * Completes the OpenAPI document that was scanned from the annotations, at build time. The annotations describe what is
 * specific to a path; what applies to all paths is added here.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class OpenApiCompletion implements OASFilter {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void filterOpenAPI(OpenAPI scanned) {
        ObjectNode document = json(scanned);
        complete(document);
        OpenAPI completed = model(document);
        scanned.setInfo(completed.getInfo());
        scanned.setTags(completed.getTags());
        scanned.setServers(completed.getServers());
        scanned.setPaths(completed.getPaths());
        scanned.setComponents(completed.getComponents());
    }

    /** Completes the document in its JSON form. */
    static void complete(ObjectNode document) {
        ObjectNode components = document.withObject("/components");
        ObjectNode schemas = components.withObject("/schemas");
        new RecordFields(schemas).complete();
        Schemas.addTo(schemas);
        Schemas.addUrls(schemas);
        new Operations(document.withObject("/paths"), components).complete();
        document.putArray("servers").addObject().put("url", "/").put("description", "this dispatcher");
        document.withObject("/info")
                .put("title", "srfarm")
                .put(
                        "summary",
                        "Super-resolution jobs: one low-resolution picture in, a set of diverse 8x candidates out.")
                .put("description", "Clients must ignore unknown fields, states and error types.")
                .putObject("license")
                .put("name", "Apache 2.0")
                .put("identifier", "Apache-2.0");
    }

    private static ObjectNode json(OpenAPI model) {
        try {
            return (ObjectNode)
                    JSON.readTree(builder().withInitialModel(model).build().toJSON());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpenAPI model(ObjectNode document) {
        return builder()
                .withCustomStaticFile(
                        () -> new ByteArrayInputStream(document.toString().getBytes(UTF_8)))
                .build()
                .model();
    }

    /** Disables all sources of a model except the given one. */
    private static SmallRyeOpenAPI.Builder builder() {
        return SmallRyeOpenAPI.builder()
                .enableAnnotationScan(false)
                .enableModelReader(false)
                .enableStandardFilter(false)
                .enableStandardStaticFiles(false);
    }
}
