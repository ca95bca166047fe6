package io.srfarm.codec;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;

/** Finds the candidate sets that a job document refers to. */
public interface SourceSets {
    /** The way in which a document names a set. */
    sealed interface Name {
        /** The set of a job. */
        record OfJob(JobId job) implements Name {}

        /** The set whose manifest is in a folder. */
        record At(KeyPrefix folder) implements Name {}
    }

    /**
     * Returns a set.
     *
     * @throws NoSetException if the submitter has no such set
     */
    CandidateSet find(Name name) throws NoSetException;

    /** Thrown if there is no such set. */
    final class NoSetException extends Exception {
        private final boolean foreign;

        /**
         * Creates the exception.
         *
         * @param foreign whether the set belongs to another tenant; the message is the same as for a missing set
         */
        public NoSetException(String message, boolean foreign) {
            super(message);
            this.foreign = foreign;
        }

        boolean isForeign() {
            return foreign;
        }
    }
}
