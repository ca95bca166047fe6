package io.srfarm.standalone.command;

/** Checks of options that need no farm: what breaks them is a usage error. */
final class Arguments {
    private Arguments() {}

    static void within(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new UsageException(option + " must be " + min + " to " + max + ", not " + value);
        }
    }

    /** The command was called in a way that can never work: exit status 2. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
