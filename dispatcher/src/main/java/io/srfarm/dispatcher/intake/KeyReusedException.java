package io.srfarm.dispatcher.intake;

import io.srfarm.job.JobId;

/** The key of a submission already stands for another document. */
final class KeyReusedException extends Exception {
    KeyReusedException(JobId job) {
        super("the key already stands for job " + job + ", which has another document");
    }
}
