package io.srfarm.supervision;

/** An action that runs if the JVM ends before the hook is closed. */
public final class ExitHook implements AutoCloseable {
    private final Thread thread;

    /** Creates a hook that is not yet in use. */
    public ExitHook(String name, Runnable action) {
        this.thread = new Thread(action, name);
    }

    /** From now on the action runs when the JVM ends. */
    public void add() {
        Runtime.getRuntime().addShutdownHook(thread);
    }

    /** Removes the hook. While the JVM is ending, the action runs nevertheless. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // The JVM is ending and has started the action.
        }
    }
}
