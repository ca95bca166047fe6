package io.srfarm.standalone.command;

/** Checks of options that need no farm: what breaks them is a usage error. */
public final class Arguments {
    private Arguments() {}

    /** @throws UsageException if {@code value} is not from {@code min} to {@code max} */
    public static void within(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new UsageException(option + " must be " + min + " to " + max + ", not " + value);
        }
    }

    /** The command was called in a way that can never work: exit status 2. */
    public static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UsageException(String message) {
            super(message);
        }
    }
}
