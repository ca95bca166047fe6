package io.srfarm.embedded;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Entry point of child JVMs: ties the child's life to its parent's, then runs the real main class. When the parent ends in
 * any way, {@code kill -9} included, the child shuts down gracefully, or by force after its grace period.
 *
 * <p>The child reads a pipe that only the parent holds open; the operating system closes it as soon as the parent ends.
 * Watching the parent's process id would notice that up to five seconds late, because the JDK polls processes that are not
 * its children.
 */
public final class ChildMain {
    /** System property set by {@link ChildJvm}: standard input is the pipe from the parent. */
    static final String LEASH = "srfarm.child.leash";

    /** System property set by {@link ChildJvm}: grace period of a shutdown in milliseconds. */
    static final String GRACE = "srfarm.child.grace";

    private ChildMain() {}

    /**
     * @param arguments name of the main class to run, then its arguments
     * @throws IllegalArgumentException if no main class is named
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("name the main class to run");
        }
        ignoreTerminalInterrupt();
        followParent();
        run(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void run(String mainClass, String[] arguments) throws ReflectiveOperationException {
        Method main = Class.forName(mainClass).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            fail(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Exits after a failure, because threads that the failed server left behind would keep the process alive. */
    @SuppressWarnings("SystemOut") // standard error is the child's log file
    private static void fail(Throwable cause) {
        cause.printStackTrace();
        System.err.println(ServerProcess.FATAL + FailureText.rootOf(cause));
        System.err.flush();
        endWithinGrace();
        System.exit(1);
    }

    private static void followParent() {
        if (Boolean.getBoolean(LEASH)) {
            daemon("parent-pipe", ChildMain::exitAtEndOfInput).start();
        }
        ProcessHandle.current().parent().ifPresent(parent -> daemon("parent-watch", () -> exitAfter(parent))
                .start());
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // The parent writes nothing; only the end of the stream matters.
            }
        } catch (IOException e) {
            // A broken pipe means the same as the end of the stream.
        }
        exit();
    }

    private static void exitAfter(ProcessHandle parent) {
        parent.onExit().join();
        exit();
    }

    private static void exit() {
        endWithinGrace();
        System.exit(0);
    }

    /** Forces the end after the grace period, in case a shutdown hook hangs. */
    private static void endWithinGrace() {
        daemon("last-resort", () -> {
                    try {
                        Thread.sleep(Long.getLong(GRACE, 10_000));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(1);
                })
                .start();
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Ignores SIGINT. Ctrl-C reaches every process of the terminal at once, but the parent chooses the order in which they
     * stop: a broker must outlive workers that are finishing their jobs. Uses reflection because the compiler warns of
     * direct use of {@code sun.misc.Signal}; where that class is missing, the JVM's default remains.
     */
    private static void ignoreTerminalInterrupt() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            Object ignore = handler.getField("SIG_IGN").get(null);
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, ignore);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger(ChildMain.class.getName()).log(System.Logger.Level.DEBUG, "keeping the JVM's SIGINT", e);
        }
    }
}
