package io.srfarm.dispatcher.backlog;

import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.backlog.WorkerList.RunningJob;
import io.srfarm.dispatcher.backlog.WorkerList.WorkerView;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.identity.ScalerAccess;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.queue.WorkerGroup;
import io.srfarm.dispatcher.web.ConditionalResponses;
import io.srfarm.event.JobState;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The workers and the jobs that they run, for operators. */
@Singleton
@Blocking
@ScalerAccess
@Path("/v1/workers")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkersResource {
    private final WorkerGroup group;
    private final Ledger ledger;
    private final FarmBacklog backlogs;
    private final Caller caller;
    private final ConditionalResponses conditional;

    WorkersResource(
            WorkerGroup group, Ledger ledger, FarmBacklog backlogs, Caller caller, ConditionalResponses conditional) {
        this.group = group;
        this.ledger = ledger;
        this.backlogs = backlogs;
        this.caller = caller;
        this.conditional = conditional;
    }

    @GET
    @Operation(
            operationId = "listWorkers",
            summary = "List the connected workers, the jobs they run, and the latest changes of the number of desired"
                    + " workers; 503 while the broker is unavailable")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WorkerList.class)))
    @APIResponse(responseCode = "304", description = "not modified (If-None-Match)")
    public Response workers(@Context HttpHeaders headers) {
        ledger.requireCurrent();
        return conditional.answer(new WorkerList(workers(group.hosts()), backlogs.decisions()), headers);
    }

    /** Joins the broker's members with the workers that have started jobs: a lost worker still has its job for a while. */
    private List<WorkerView> workers(Map<String, String> hosts) {
        Map<String, List<RunningJob>> running = new TreeMap<>();
        hosts.keySet().forEach(name -> running.put(name, new ArrayList<>()));
        ledger.open().filter(jobStatus -> jobStatus.state() == JobState.RUNNING).forEach(jobStatus -> jobStatus
                .worker()
                .ifPresent(name -> running.computeIfAbsent(name, unconnected -> new ArrayList<>())
                        .add(running(jobStatus))));
        return running.entrySet().stream()
                .map(worker -> new WorkerView(
                        worker.getKey(),
                        Optional.ofNullable(hosts.get(worker.getKey())),
                        hosts.containsKey(worker.getKey()),
                        worker.getValue().size(),
                        worker.getValue().stream()
                                .filter(this::isVisible)
                                .sorted(Comparator.comparing(RunningJob::job))
                                .toList()))
                .toList();
    }

    private boolean isVisible(RunningJob job) {
        return caller.knownTenant()
                .map(tenant -> tenant.name().equals(job.tenant()))
                .orElse(true);
    }

    private static RunningJob running(JobStatus jobStatus) {
        return new RunningJob(
                jobStatus.key().job().value(),
                jobStatus.key().tenant().name(),
                jobStatus.attempt(),
                jobStatus.candidatesDone().size(),
                Optional.ofNullable(jobStatus.since().get(JobState.RUNNING)));
    }
}
