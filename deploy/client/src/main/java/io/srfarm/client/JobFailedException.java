package io.srfarm.client;

/** A job ended without a candidate set. */
public final class JobFailedException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient JobView job;

    JobFailedException(JobView job) {
        super("the job " + job.id() + " did not succeed: " + job.trouble());
        this.job = job;
    }

    /** Returns the ended job. */
    public JobView job() {
        return job;
    }

    /** Returns whether the same document may succeed as a new job. */
    @Override
    public boolean isTemporary() {
        return job.error().map(JobView.Failure::retryable).orElse(false);
    }
}
