package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobEvent;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;

/** One job of the farm: ids are unique within a tenant only. */
public record JobKey(Tenant tenant, JobId job) {
    public static JobKey of(JobEvent event) {
        return new JobKey(event.tenant(), event.job());
    }
}
