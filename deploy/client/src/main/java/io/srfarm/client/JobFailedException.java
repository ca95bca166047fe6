package io.srfarm.client;

/** A job ended without a candidate set. */
public final class JobFailedException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient JobDetails job;

    JobFailedException(JobDetails job) {
        super("the job " + job.id() + " did not succeed: " + job.trouble());
        this.job = job;
    }

    /** Returns the ended job. */
    public JobDetails job() {
        return job;
    }

    /** Returns whether the same document may succeed as a new job. */
    @Override
    public boolean isTemporary() {
        return job.error().map(JobDetails.Failure::retryable).orElse(false);
    }
}
