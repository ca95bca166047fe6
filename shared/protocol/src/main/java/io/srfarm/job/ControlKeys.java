package io.srfarm.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys of the farm's own objects about one job. No tenant can access them; they are removed with the job's set. */
public record ControlKeys(Tenant tenant, JobId job) {
    /** The folder that contains the control objects of all jobs. */
    public static final KeyPrefix ALL = new KeyPrefix("control/");

    private static final Pattern FORM = Pattern.compile(ALL.path() + "([^/]+)/([^/]+)/[^/]+");
    private static final String CRASH = "crash-";
    private static final String SHARE = "share-";

    /** Returns the job to which {@code key} belongs; empty for a key that is not a control key of a job. */
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

    /** Returns the folder of this job. */
    public KeyPrefix folder() {
        return new KeyPrefix(ALL.path() + tenant + "/" + job + "/");
    }

    /** Returns the key of the cancellation marker, which tells the current or next worker to stop the job. */
    public ObjectKey cancellation() {
        return folder().key("cancelled");
    }

    /**
     * Returns the key of the job's outcome. It is written once, with {@code If-None-Match: *}; the first write wins.
     */
    public ObjectKey outcome() {
        return folder().key("outcome.json");
    }

    /** Returns the key of the object that records the chosen candidate of the set. */
    public ObjectKey choice() {
        return folder().key("choice.json");
    }

    /**
     * Returns the key of a share link. The link is valid while this object exists.
     *
     * @param id identifies the link within the set
     */
    public ObjectKey share(String id) {
        return folder().key(SHARE + id);
    }

    /** Returns the id of the share link stored at {@code key}; empty for any other key. */
    public Optional<String> shareAt(ObjectKey key) {
        String before = folder().path() + SHARE;
        return key.path().startsWith(before) ? Optional.of(key.path().substring(before.length())) : Optional.empty();
    }

    /** Returns the key of the marker that the set was removed at the end of its retention. */
    public ObjectKey swept() {
        return folder().key("swept");
    }

    /**
     * Returns the key of a crash marker: a worker process crashed because of the job.
     *
     * @param attempt the delivery that crashed, from 1
     */
    public ObjectKey crash(int attempt) {
        return folder().key(CRASH + attempt);
    }

    /** Returns whether {@code key} is a {@link #crash} marker of this job. */
    public boolean isCrash(ObjectKey key) {
        return key.path().startsWith(folder().path() + CRASH);
    }
}
