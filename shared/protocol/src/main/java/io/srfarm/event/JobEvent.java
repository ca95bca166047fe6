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
 * Something that happened to a job. Events are delivered at least once, and events of different senders may arrive in
 * any order; {@link JobState#after} handles both.
 */
public sealed interface JobEvent {
    JobId job();

    Tenant tenant();

    /** Returns when it happened, by the sender's clock. */
    Instant at();

    /** Returns the event's name on the wire: {@code accepted}, {@code started}, ... */
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Returns the state of a job whose latest event this is. */
    JobState state();

    /** An event that ends the job. No later event changes the job's state. */
    sealed interface Terminal extends JobEvent {
        /** Returns the number of the job's delivery, from 1; 0 if no worker received the job. */
        int attempt();
    }

    /**
     * The farm has accepted the job.
     *
     * @param document the job with all defaults filled in
     * @param fingerprint digest of the document as submitted; another document with the same idempotency key is a
     *     conflict
     * @param pixels pixels of the input picture, read from its header or assumed; empty: unknown
     * @param trace the job's position in a trace, as a {@code traceparent}; empty: not traced
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
     * The job was put into a Kafka queue. Before this event it exists only in the ledger.
     *
     * @param queue the class of that queue: the job's own, or a more urgent one after promotion
     */
    record Dispatched(JobId job, Tenant tenant, Instant at, Priority queue) implements JobEvent {
        @Override
        public JobState state() {
            return JobState.QUEUED;
        }
    }

    /**
     * The submitter requested cancellation. The next worker or dispatcher that handles the job ends it; until then its
     * state does not change.
     */
    record Cancelling(JobId job, Tenant tenant, Instant at) implements JobEvent {
        @Override
        public JobState state() {
            return JobState.QUEUED;
        }
    }

    /**
     * A worker has started the job.
     *
     * @param attempt the number of the delivery, from 1
     * @param worker the worker's name
     * @param device the kind of the worker's device; empty: unknown
     */
    record Started(JobId job, Tenant tenant, Instant at, int attempt, String worker, Optional<DeviceKind> device)
            implements JobEvent {
        @Override
        public JobState state() {
            return JobState.RUNNING;
        }
    }

    /**
     * Progress of a candidate that consists of several tiles. Sent occasionally, for large pictures only, and not
     * stored, as later events supersede it.
     *
     * @param attempt the number of the delivery, from 1
     * @param candidate index of the candidate being made
     * @param tilesDone number of finished tiles over all of its draws
     * @param tiles total number of tiles
     */
    record Progress(JobId job, Tenant tenant, Instant at, int attempt, int candidate, int tilesDone, int tiles)
            implements JobEvent {
        @Override
        public JobState state() {
            return JobState.RUNNING;
        }
    }

    /**
     * One candidate is stored; the set is not complete yet.
     *
     * @param attempt the number of the delivery, from 1
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
     * The set is complete.
     *
     * @param manifestKey the key of the set's manifest
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

    /** The job failed permanently. */
    record Failed(JobId job, Tenant tenant, Instant at, int attempt, JobError error) implements Terminal {
        @Override
        public JobState state() {
            return JobState.FAILED;
        }
    }

    /** The submitter cancelled the job. */
    record Cancelled(JobId job, Tenant tenant, Instant at, int attempt) implements Terminal {
        @Override
        public JobState state() {
            return JobState.CANCELLED;
        }
    }

    /** The deadline passed before the job ended. */
    record Expired(JobId job, Tenant tenant, Instant at, int attempt) implements Terminal {
        @Override
        public JobState state() {
            return JobState.EXPIRED;
        }
    }

    /** The job was dead-lettered after too many attempts. */
    record Dead(JobId job, Tenant tenant, Instant at, int attempt, JobError error) implements Terminal {
        @Override
        public JobState state() {
            return JobState.DEAD;
        }
    }
}
