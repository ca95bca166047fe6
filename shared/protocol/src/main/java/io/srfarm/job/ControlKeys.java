package io.srfarm.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the farm itself keeps in the store about one job: out of every tenant's reach, removed with the job's set. */
public record ControlKeys(Tenant tenant, JobId job) {
    /** Where all jobs of all tenants have theirs. */
    public static final KeyPrefix ALL = new KeyPrefix("control/");

    private static final Pattern FORM = Pattern.compile(ALL.path() + "([^/]+)/([^/]+)/[^/]+");
    private static final String CRASH = "crash-";
    private static final String SHARE = "share-";

    /** Whose {@code key} is; empty for one that the farm did not write. */
    public static Optional<ControlKeys> owning(ObjectKey key) {
        Matcher form = FORM.matcher(key.path());
        try {
            return form.matches()
                    ? Optional.of(new ControlKeys(new Tenant(form.group(1)), new JobId(form.group(2))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The folder of this job. */
    public KeyPrefix folder() {
        return new KeyPrefix(ALL.path() + tenant + "/" + job + "/");
    }

    /** A mark that the job's submitter wants it no more, for the worker that holds or will hold it. */
    public ObjectKey cancellation() {
        return folder().key("cancelled");
    }

    /** The job's end: the first one that is written here, with {@code If-None-Match: *}, is the only one. */
    public ObjectKey outcome() {
        return folder().key("outcome.json");
    }

    /** Which candidate of the job's set was picked. */
    public ObjectKey choice() {
        return folder().key("choice.json");
    }

    /**
     * A link with which others may look at the job's set, as long as this object is there.
     *
     * @param id names the link among the set's
     */
    public ObjectKey share(String id) {
        return folder().key(SHARE + id);
    }

    /** The id of the link that {@code key} is; empty for something else. */
    public Optional<String> shareAt(ObjectKey key) {
        String before = folder().path() + SHARE;
        return key.path().startsWith(before) ? Optional.of(key.path().substring(before.length())) : Optional.empty();
    }

    /** A mark that the job's set was kept as long as it had to be, and is removed. */
    public ObjectKey swept() {
        return folder().key("swept");
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
