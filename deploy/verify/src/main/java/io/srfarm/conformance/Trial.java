package io.srfarm.conformance;

/**
 * A test of one property of an S3 server.
 *
 * @param name of the property
 * @param need what the farm uses it for
 * @param required whether the farm's guarantees depend on it; otherwise only a convenience is lost
 */
record Trial(String name, String need, boolean required, Attempt attempt) {
    /** Runs the test in a folder of its own. */
    interface Attempt {
        /** @throws Exception of any type if the server lacks the property; the message describes how it shows */
        void run(TrialFolder folder) throws Exception;
    }

    static Trial required(String name, String need, Attempt attempt) {
        return new Trial(name, need, true, attempt);
    }

    static Trial optional(String name, String need, Attempt attempt) {
        return new Trial(name, need, false, attempt);
    }
}
