package io.srfarm.embedded;

/** Turns a chain of causes into the one line that a person needs. */
final class FailureText {
    private FailureText() {}

    static String rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null || message.isBlank()
                ? root.getClass().getName()
                : root.getClass().getSimpleName() + ": "
                        + message.lines().findFirst().orElse("");
    }
}
