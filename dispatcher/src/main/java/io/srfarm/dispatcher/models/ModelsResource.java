package io.srfarm.dispatcher.models;

import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.web.ConditionalResponses;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The models that a job document may name. */
@Singleton
@Blocking
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public final class ModelsResource {
    private final KnownModels models;
    private final ConditionalResponses conditional;

    ModelsResource(KnownModels models, ConditionalResponses conditional) {
        this.models = models;
        this.conditional = conditional;
    }

    @GET
    @Operation(
            operationId = "listModels",
            summary = "List the models that workers have announced, each as announced last; 503 while the store is"
                    + " unavailable")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ModelList.class)))
    @APIResponse(responseCode = "304", description = "not modified (If-None-Match)")
    public Response list(@Context HttpHeaders headers) throws StoreException {
        ModelList list = new ModelList(models.all().stream().map(ModelView::of).toList());
        return conditional.answer(list, headers);
    }
}
