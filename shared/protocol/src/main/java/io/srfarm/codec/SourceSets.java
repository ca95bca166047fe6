package io.srfarm.codec;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;

/** Where the sets are found that a job document begins with. */
public interface SourceSets {
    /** How a document names a set. */
    sealed interface Name {
        /** That of a job. */
        record OfJob(JobId job) implements Name {}

        /** The one whose manifest lies in a folder. */
        record At(KeyPrefix folder) implements Name {}
    }

    /** @throws NoSetException if the submitter has no such set */
    CandidateSet find(Name name) throws NoSetException;

    /** There is no such set. */
    final class NoSetException extends Exception {
        private final boolean foreign;

        /** @param foreign whether the name is not the submitter's to give: the message says no more than of one that is not there */
        public NoSetException(String message, boolean foreign) {
            super(message);
            this.foreign = foreign;
        }

        boolean isForeign() {
            return foreign;
        }
    }
}
