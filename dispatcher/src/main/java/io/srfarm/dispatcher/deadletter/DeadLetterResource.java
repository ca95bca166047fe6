package io.srfarm.dispatcher.deadletter;

import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.QueryParameters;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Queries for dead letters. */
@Singleton
@Blocking
@Path("/v1/dead")
@Produces(MediaType.APPLICATION_JSON)
public final class DeadLetterResource {
    private final DeadLetters letters;
    private final Ledger ledger;

    public DeadLetterResource(DeadLetters letters, Ledger ledger) {
        this.letters = letters;
        this.ledger = ledger;
    }

    @GET
    @Operation(operationId = "listLetters", summary = "List your dead letters, newest first")
    public DeadLetterView.Page list(
            @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
        Optional<TopicPosition> behind = QueryParameters.after(after, TopicPosition::ofCursor);
        int most = QueryParameters.limit(limit);
        // One more than requested tells whether there is a next page.
        List<DeadLetterSummary> found = letters.list(behind).limit(most + 1L).toList();
        List<DeadLetterSummary> page = found.subList(0, Math.min(found.size(), most));
        Optional<String> next = found.size() > page.size()
                ? Optional.of(page.get(page.size() - 1).place().cursor())
                : Optional.empty();
        return new DeadLetterView.Page(page.stream().map(this::view).toList(), next);
    }

    /**
     * Returns a dead letter.
     *
     * @throws ProblemException 404 for a dead letter that is unknown or another tenant's
     */
    @GET
    @Path("/{id}")
    @Operation(operationId = "getLetter", summary = "Get a dead letter with its payload")
    public DeadLetterContent show(@PathParam("id") String id) {
        DeadLetterSummary letter = letters.of(id);
        return DeadLetterContent.of(view(letter), letters.record(letter));
    }

    private DeadLetterView view(DeadLetterSummary letter) {
        return DeadLetterView.of(letter, ledger.find(new JobKey(letter.tenant(), letter.successor())));
    }
}
