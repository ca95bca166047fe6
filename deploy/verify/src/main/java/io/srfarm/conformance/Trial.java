package io.srfarm.conformance;

/**
 * One thing that is asked of an S3 server.
 *
 * @param name of what it must keep
 * @param need what the farm uses it for
 * @param required whether the farm's promises rest on it; else a user misses a comfort
 */
record Trial(String name, String need, boolean required, Attempt attempt) {
    /** Does it, in a folder of its own. */
    interface Attempt {
        /** @throws Exception of any kind: the server does not keep it, and the message says how that shows */
        void run(TrialFolder folder) throws Exception;
    }

    static Trial required(String name, String need, Attempt attempt) {
        return new Trial(name, need, true, attempt);
    }

    static Trial optional(String name, String need, Attempt attempt) {
        return new Trial(name, need, false, attempt);
    }
}
