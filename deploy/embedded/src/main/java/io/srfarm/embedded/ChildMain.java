package io.srfarm.embedded;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * The first thing that runs in a child JVM: ties the child's life to its parent's, then hands over to the real main
 * class. However the parent ends, {@code kill -9} included, the child ends too, in an orderly way if its grace
 * allows.
 *
 * <p>The child reads a pipe that only the parent's process holds open; the operating system closes it the moment the
 * parent is gone. Watching the parent's process id alone would notice it up to five seconds late, as the JDK polls for
 * processes that are not its own children.
 */
public final class ChildMain {
    /** System property set by {@link ChildJvm}: standard input is the pipe from the parent. */
    static final String LEASH = "srfarm.child.leash";

    /** System property set by {@link ChildJvm}: milliseconds that an orderly end may take. */
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

    /** A server may leave threads behind when it fails half way: without the exit the child would stay, doing nothing. */
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
                // The parent writes nothing; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end.
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

    /** A shutdown hook that hangs must not keep an orphan alive. */
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
     * Ctrl-C reaches every process of the terminal at once, but the order in which they stop is the parent's to choose:
     * a broker must outlive the workers that still settle their jobs. By reflection, as the compiler warns of any direct
     * use of {@code sun.misc.Signal}; where it is missing the child keeps the JVM's behaviour.
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
