package io.srfarm.dispatcher.backlog;

import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.identity.ScalerAccess;
import io.srfarm.dispatcher.web.ConditionalResponses;
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

/** The backlog and the number of workers it needs, for autoscalers. */
@Singleton
@Blocking
@ScalerAccess
@Path("/v1/backlog")
@Produces(MediaType.APPLICATION_JSON)
public final class BacklogResource {
    private final FarmBacklog backlogs;
    private final ConditionalResponses conditional;

    BacklogResource(FarmBacklog backlogs, ConditionalResponses conditional) {
        this.backlogs = backlogs;
        this.conditional = conditional;
    }

    @GET
    @Operation(
            operationId = "getBacklog",
            summary =
                    "Get the waiting and running work of all tenants by class, and the workers needed; 503 while it is"
                            + " not known reliably")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BacklogView.class)))
    @APIResponse(responseCode = "304", description = "not modified (If-None-Match)")
    public Response backlog(@Context HttpHeaders headers) {
        return conditional.answer(backlogs.current(), headers);
    }
}
