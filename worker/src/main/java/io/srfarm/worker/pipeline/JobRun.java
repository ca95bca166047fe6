package io.srfarm.worker.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.job.Job;
import io.srfarm.store.ObjectStore;
import io.srfarm.worker.lease.Lease;
import java.time.Clock;

/** One try of one job: what every step needs to know of it. */
record JobRun(Job job, Hold hold, PatientStore store, Gate gate, Endings endings, Stages stages) {
    static JobRun of(Job job, Lease lease, ObjectStore store, StoreHealth health, Clock clock, MeterRegistry meters) {
        Hold hold = new Hold(job, lease, clock);
        PatientStore patient = new PatientStore(store, health, hold);
        Endings endings = new Endings(job, lease.attempt(), clock);
        return new JobRun(job, hold, patient, new Gate(hold, patient), endings, new Stages(meters));
    }

    int attempt() {
        return hold.lease().attempt();
    }
}
