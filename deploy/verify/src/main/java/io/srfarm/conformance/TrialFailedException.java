package io.srfarm.conformance;

/** A server answered, but lacks the tested property. */
final class TrialFailedException extends Exception {
    TrialFailedException(String message) {
        super(message);
    }

    /** @throws TrialFailedException with the message {@code otherwise} unless {@code holds} */
    static void require(boolean holds, String otherwise) throws TrialFailedException {
        if (!holds) {
            throw new TrialFailedException(otherwise);
        }
    }
}
