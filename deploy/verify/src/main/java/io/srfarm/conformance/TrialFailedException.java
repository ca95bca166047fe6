package io.srfarm.conformance;

/** A server answered, and did not keep what it was asked to keep. */
final class TrialFailedException extends Exception {
    TrialFailedException(String message) {
        super(message);
    }

    /** @throws TrialFailedException saying {@code otherwise} unless it {@code holds} */
    static void require(boolean holds, String otherwise) throws TrialFailedException {
        if (!holds) {
            throw new TrialFailedException(otherwise);
        }
    }
}
