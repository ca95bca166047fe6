package io.srfarm.dispatcher.intake;

import io.srfarm.job.JobId;

/** The key of a submission already belongs to another document. */
final class KeyReusedException extends Exception {
    KeyReusedException(JobId job) {
        super("the key already belongs to job " + job + ", which has another document");
    }
}
