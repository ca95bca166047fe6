package io.srfarm.job;

/** What the farm itself keeps in the store about one job: out of every tenant's reach, removed with the job's set. */
public record ControlKeys(Tenant tenant, JobId job) {
    /** Where all jobs of all tenants have theirs. */
    public static final Prefix ALL = new Prefix("control/");

    private static final String CRASH = "crash-";

    /** The folder of this job. */
    public Prefix folder() {
        return new Prefix(ALL.path() + tenant + "/" + job + "/");
    }

    /** A mark that the job's submitter wants it no more, for the worker that holds or will hold it. */
    public ObjectKey cancellation() {
        return folder().key("cancelled");
    }

    /** The job's end: the first one that is written here, with {@code If-None-Match: *}, is the only one. */
    public ObjectKey outcome() {
        return folder().key("outcome.json");
    }

    /**
     * A mark that a worker's process broke down over the job, by no other cause.
     *
     * @param attempt which delivery of the job it was, from 1
     */
    public ObjectKey crash(int attempt) {
        return folder().key(CRASH + attempt);
    }

    /** Whether {@code key} is a {@link #crash} mark of this job. */
    public boolean isCrash(ObjectKey key) {
        return key.path().startsWith(folder().path() + CRASH);
    }
}
