package io.srfarm.dispatcher.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.web.ConditionalResponses;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Queries: one job, a list of jobs, and the event stream of a job. */
@Singleton
@Blocking
@Path("/v1/jobs")
public final class JobResource {
    /** Most bytes of documents in a page, because a response stays in memory while a slow client reads it. */
    private static final long PAGE_BYTES_MAX = 256 * 1024;

    private final Ledger ledger;
    private final JobLookup jobs;
    private final Caller caller;
    private final ConditionalResponses conditional;
    private final Duration heartbeat;
    private final MeterRegistry meters;

    public JobResource(
            Ledger ledger,
            JobLookup jobs,
            Caller caller,
            ConditionalResponses conditional,
            LedgerConfig config,
            MeterRegistry meters) {
        this.meters = meters;
        this.ledger = ledger;
        this.jobs = jobs;
        this.caller = caller;
        this.conditional = conditional;
        this.heartbeat = config.heartbeat();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listJobs", summary = "List your jobs, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobPage.class)))
    @APIResponse(responseCode = "304", description = "not modified (If-None-Match)")
    public Response list(
            @Context HttpHeaders headers,
            @QueryParam("state") @Nullable String state,
            @QueryParam("label") @Nullable String label,
            @QueryParam("model") @Nullable String model,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        JobQuery query = JobQuery.of(state, label, model, after, limit);
        ledger.requireCurrent();
        // One job more than requested tells whether there is a next page.
        List<JobStatus> found = ledger.list(caller.tenant(), query.after(), query.wanted())
                .limit(query.limit() + 1L)
                .toList();
        List<JobStatus> page = found.subList(0, Math.min(found.size(), inOneAnswer(found, query.limit())));
        Optional<String> next = found.size() > page.size()
                ? Optional.of(ListCursor.of(page.get(page.size() - 1)).cursor())
                : Optional.empty();
        return conditional.answer(new JobPage(page.stream().map(this::view).toList(), next), headers);
    }

    /** Returns how many of these jobs to return: at least one, and no more than fit. */
    private static int inOneAnswer(List<JobStatus> found, int limit) {
        long bytes = 0;
        int count = 0;
        while (count < Math.min(found.size(), limit) && (count == 0 || bytes < PAGE_BYTES_MAX)) {
            bytes += found.get(count).acceptedJob().map(AcceptedJob::bytes).orElse(0L);
            count++;
        }
        return count;
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getJob", summary = "Get a job's state, progress and result")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "304", description = "not modified (If-None-Match)")
    public Response look(@Context HttpHeaders headers, @PathParam("id") String id) throws StoreException {
        return conditional.answer(view(jobs.of(id)), headers);
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @APIResponse(
            responseCode = "200",
            description = "server-sent events until the job has ended",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(implementation = StreamedEvent.class)))
    @APIResponse(responseCode = "204", description = "the job has ended, and Last-Event-ID is its last event")
    @APIResponse(responseCode = "429")
    @Operation(
            operationId = "followJob",
            summary = "Follow a job: its past events, then new ones as they happen, until it ends")
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String lastEventId, @Context Sse sse)
            throws StoreException {
        JobStatus jobStatus = jobs.of(id);
        Optional<String> after = Optional.ofNullable(lastEventId);
        boolean over = jobStatus.state().isTerminal();
        List<TimelineEntry> left = over ? TimelineEntry.behind(after, jobStatus.history()) : List.of();
        if (over && left.isEmpty()) {
            // Only after this response does a browser not reconnect.
            throw new WebApplicationException(Response.noContent().build());
        }
        if (!over) {
            ledger.requireListener(caller.tenant());
        }
        Multi<TimelineEntry> story = over ? Multi.createFrom().iterable(left) : ledger.follow(jobStatus.key(), after);
        return counted(withHeartbeat(story.map(moment -> told(moment, sse)), sse));
    }

    private static OutboundSseEvent told(TimelineEntry moment, Sse sse) {
        OutboundSseEvent.Builder event =
                sse.newEventBuilder().name(moment.name()).data(moment.data());
        return moment.isKept() ? event.id(moment.id()).build() : event.build();
    }

    /** Counts how streams end; a client that disconnects is no error. */
    private Multi<OutboundSseEvent> counted(Multi<OutboundSseEvent> stream) {
        return stream.onCompletion()
                .invoke(() -> ended("completed"))
                .onCancellation()
                .invoke(() -> ended("dropped"))
                .onFailure()
                .invoke(failure -> ended("cut_off"));
    }

    private void ended(String how) {
        meters.counter("srfarm.streams.ended", "how", how).increment();
    }

    /**
     * One event of the stream, as described in the OpenAPI document.
     *
     * @param id the value to send as {@code Last-Event-ID} to resume after this event; absent for progress
     * @param event the event's name, as on {@code sr.events}
     * @param data EventData as JSON
     */
    record StreamedEvent(String id, String event, String data) {}

    /** Adds periodic comments until the last event: they keep an idle connection open and reveal when it is lost. */
    private Multi<OutboundSseEvent> withHeartbeat(Multi<OutboundSseEvent> story, Sse sse) {
        OutboundSseEvent beat = sse.newEventBuilder().comment("").build();
        OutboundSseEvent end = sse.newEventBuilder().comment("").build();
        Multi<OutboundSseEvent> beats =
                Multi.createFrom().ticks().every(heartbeat).onOverflow().drop().map(tick -> beat);
        return Multi.createBy()
                .merging()
                .streams(story.onCompletion().continueWith(end), beats)
                .select()
                .first(event -> event != end);
    }

    private JobView view(JobStatus jobStatus) {
        return JobView.of(
                jobStatus,
                ledger.ahead(jobStatus).map(ahead -> WaitEstimate.of(ahead, ledger.throughput(), Instant.now())));
    }
}
