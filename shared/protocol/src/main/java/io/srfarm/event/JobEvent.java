package io.srfarm.event;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Priority;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that happened to a job. Delivered at least once and, from different senders, in any order: {@link JobState}
 * says what follows.
 */
public sealed interface JobEvent {
    JobId job();

    Tenant tenant();

    /** When it happened, by the sender's clock. */
    Instant at();

    /** How the event is called on the wire: {@code accepted}, {@code started}, … */
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The state that a job has after this event, if nothing later has happened. */
    JobState state();

    /** Ends the job: no later event changes it. */
    sealed interface Terminal extends JobEvent {
        /** Which delivery of the job this was, from 1; 0 when no worker ever had it. */
        int attempt();
    }

    /**
     * The farm has taken the job and will answer it.
     *
     * @param document the job with nothing left to default
     * @param fingerprint digest of the document as submitted: the same key with another one is a conflict
     * @param pixels of the input picture, as its header says or as was assumed; empty: nobody looked
     * @param trace its place in a trace, a {@code traceparent}; empty: nobody traces it
     */
    record Accepted(Job document, Sha256 fingerprint, Instant at, OptionalLong pixels, Optional<String> trace)
            implements JobEvent {
        @Override
        public JobId job() {
            return document.id();
        }

        @Override
        public Tenant tenant() {
            return document.tenant();
        }

        @Override
        public JobState state() {
            return JobState.QUEUED;
        }
    }

    /**
     * The job was put where workers take jobs from. Until then only the ledger holds it.
     *
     * @param queue the class whose queue it is in: that of the job, or a more urgent one when it had waited long
     */
    record Dispatched(JobId job, Tenant tenant, Instant at, Priority queue) implements JobEvent {
        @Override
        public JobState state() {
            return JobState.QUEUED;
        }
    }

    /** Its submitter wants it no more. Whoever has it next ends it; until then it stands where it stood. */
    record Cancelling(JobId job, Tenant tenant, Instant at) implements JobEvent {
        @Override
        public JobState state() {
            return JobState.QUEUED;
        }
    }

    /**
     * A worker has begun.
     *
     * @param attempt which delivery this is, from 1
     * @param worker the worker's name
     * @param device what it computes on; empty: it did not say
     */
    record Started(JobId job, Tenant tenant, Instant at, int attempt, String worker, Optional<DeviceKind> device)
            implements JobEvent {
        @Override
        public JobState state() {
            return JobState.RUNNING;
        }
    }

    /**
     * One candidate lies in the store; the set is not whole yet.
     *
     * @param attempt which delivery this is, from 1
     */
    record CandidateReady(JobId job, Tenant tenant, Instant at, int attempt, Candidate candidate) implements JobEvent {
        @Override
        public String name() {
            return "candidate";
        }

        @Override
        public JobState state() {
            return JobState.RUNNING;
        }
    }

    /**
     * The set is whole.
     *
     * @param manifestKey where the set's manifest lies
     * @param manifestSha256 digest of the manifest's bytes as stored
     */
    record Succeeded(
            JobId job,
            Tenant tenant,
            Instant at,
            int attempt,
            CandidateSet set,
            ObjectKey manifestKey,
            Sha256 manifestSha256)
            implements Terminal {
        @Override
        public JobState state() {
            return JobState.SUCCEEDED;
        }
    }

    /** The job cannot succeed. */
    record Failed(JobId job, Tenant tenant, Instant at, int attempt, JobError error) implements Terminal {
        @Override
        public JobState state() {
            return JobState.FAILED;
        }
    }

    /** Its submitter withdrew it. */
    record Cancelled(JobId job, Tenant tenant, Instant at, int attempt) implements Terminal {
        @Override
        public JobState state() {
            return JobState.CANCELLED;
        }
    }

    /** Its deadline passed first. */
    record Expired(JobId job, Tenant tenant, Instant at, int attempt) implements Terminal {
        @Override
        public JobState state() {
            return JobState.EXPIRED;
        }
    }

    /** It was tried too often. */
    record Dead(JobId job, Tenant tenant, Instant at, int attempt, JobError error) implements Terminal {
        @Override
        public JobState state() {
            return JobState.DEAD;
        }
    }
}
