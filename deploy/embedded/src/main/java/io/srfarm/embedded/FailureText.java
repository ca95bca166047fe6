package io.srfarm.embedded;

/** Reduces a chain of causes to one line. */
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
