package io.srfarm.dispatcher.webhook;

import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.QueryParameters;
import io.srfarm.dispatcher.problem.UnavailableException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A tenant's pending and dead webhook deliveries, and redriving dead ones. */
@Singleton
@Blocking
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public final class WebhookResource {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final int ECHO_SECONDS_MAX = 5;

    private final DeliveryLog outbox;
    private final Caller caller;
    private final Clock clock;

    WebhookResource(DeliveryLog outbox, Caller caller, Clock clock) {
        this.outbox = outbox;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Path("/pending")
    @Operation(operationId = "listPendingDeliveries", summary = "List your pending webhook deliveries, next one first")
    public WebhookDeliveryView.Page pending(
            @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
        return list(false, after, limit);
    }

    @GET
    @Path("/dead")
    @Operation(operationId = "listDeadDeliveries", summary = "List your dead webhook deliveries, newest first")
    public WebhookDeliveryView.Page dead(
            @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
        return list(true, after, limit);
    }

    /**
     * Redrives a dead delivery.
     *
     * @throws ProblemException 404 for a delivery that is unknown, not dead or another tenant's
     * @throws UnavailableException if the broker did not confirm
     */
    @POST
    @Path("/dead/{id}/redrive")
    @APIResponse(
            responseCode = "202",
            description = "the delivery is pending again",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = WebhookDeliveryView.class)))
    @Operation(operationId = "redriveDelivery", summary = "Redrive a dead delivery, starting with the first attempt")
    public RestResponse<WebhookDeliveryView> redrive(@PathParam("id") String id) {
        outbox.requireCurrent();
        WebhookDelivery again = own(id).filter(WebhookDelivery::dead)
                .orElseThrow(() -> new ProblemException(ProblemKind.NO_SUCH_DELIVERY.because(
                        "you have no dead delivery with this id, or it is no longer kept")))
                .redriven(clock.instant());
        try {
            outbox.put(again).orTimeout(ECHO_SECONDS_MAX, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new UnavailableException(
                    "the broker did not confirm the write: try again", RETRY_AFTER, e.getCause());
        }
        return RestResponse.status(RestResponse.Status.ACCEPTED, WebhookDeliveryView.of(again));
    }

    private WebhookDeliveryView.Page list(boolean dead, @Nullable String after, @Nullable String limit) {
        Optional<WebhookDelivery> behind = QueryParameters.after(after, this::own);
        int most = QueryParameters.limit(limit);
        outbox.requireCurrent();
        // One more than requested tells whether there is a next page.
        List<WebhookDelivery> found = outbox.deliveries().list(caller.tenant(), dead, behind, most + 1);
        List<WebhookDelivery> page = found.subList(0, Math.min(found.size(), most));
        Optional<String> next = found.size() > page.size()
                ? Optional.of(page.get(page.size() - 1).id())
                : Optional.empty();
        return new WebhookDeliveryView.Page(
                page.stream().map(WebhookDeliveryView::of).toList(), next);
    }

    private Optional<WebhookDelivery> own(String id) {
        return outbox.deliveries().find(id).filter(known -> known.tenant().equals(caller.tenant()));
    }
}
