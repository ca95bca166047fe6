package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobEvent;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;

/** Identifies a job in the farm: ids are unique only within a tenant. */
public record JobKey(Tenant tenant, JobId job) {
    public static JobKey of(JobEvent event) {
        return new JobKey(event.tenant(), event.job());
    }
}
