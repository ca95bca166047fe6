package io.srfarm.embedded;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts one server in a child JVM and waits until it answers; what broker and store have in common. */
final class ServerProcess {
    /** Starts the line of a child's log that says why it gave up. */
    static final String FATAL = "FATAL ";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private ServerProcess() {}

    /**
     * @param heap option that bounds the heap, such as {@code -Xmx128m}
     * @throws EmbeddedServerException if the child ends or stays silent; the message ends with its last words
     */
    static ChildJvm start(
            ServerFolder folder, String heap, Class<?> main, Map<String, String> environment, String... arguments) {
        ChildJvm child = ChildJvm.named(folder.name())
                .classPath(ClassPath.visible())
                .options(heap, "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
                .options("-XX:+ExitOnOutOfMemoryError", "-Dlog4j2.statusLoggerLevel=OFF")
                .options("-Dslf4j.provider=" + ChildLogProvider.class.getName(), "-Dslf4j.internal.verbosity=WARN")
                .mainClass(main.getName())
                .arguments(folder.root().toString())
                .arguments(arguments)
                .environment(environment)
                .log(folder.log())
                .start();
        awaitReady(folder, child);
        return child;
    }

    private static void awaitReady(ServerFolder folder, ChildJvm child) {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!folder.isReady(child.pid())) {
            if (child.endsWithin(LOOK_AGAIN)) {
                throw new EmbeddedServerException(
                        "the " + folder.name() + " did not start: " + lastWords(folder) + tellLog(folder));
            }
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                child.kill();
                throw new EmbeddedServerException("the " + folder.name() + " did not answer within "
                        + TimeUnit.NANOSECONDS.toSeconds(START_LIMIT.toNanos()) + " s" + tellLog(folder));
            }
        }
    }

    private static String lastWords(ServerFolder folder) {
        return folder.logTail()
                .lines()
                .filter(line -> line.startsWith(FATAL))
                .reduce((first, last) -> last)
                .map(line -> line.substring(FATAL.length()))
                .orElse("its process ended");
    }

    private static String tellLog(ServerFolder folder) {
        return "\nThe end of " + folder.log() + ":\n" + folder.logTail();
    }
}
