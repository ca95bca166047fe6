package io.srfarm.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts a server in a child JVM and waits until it is ready; shared by broker and store. */
final class ServerProcess {
    /** Prefix of the log line in which a child reports why it failed. */
    static final String FATAL = "FATAL ";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private ServerProcess() {}

    /**
     * @param memory JVM options that limit its memory, such as {@code -Xmx256m}
     * @throws EmbeddedServerException if the child ends or is not ready in time; the message contains the end of its log
     */
    static ChildJvm start(
            ServerFolder folder,
            List<String> memory,
            Class<?> main,
            Map<String, String> environment,
            String... arguments) {
        long logBefore = folder.logSize();
        ChildJvm child = ChildJvm.named(folder.name())
                .classPath(ClassPath.visible())
                .options(memory.toArray(String[]::new))
                .options("-Xms32m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
                .options("-Dlog4j2.statusLoggerLevel=OFF")
                .options("-Dslf4j.provider=" + ChildLogProvider.class.getName(), "-Dslf4j.internal.verbosity=WARN")
                .mainClass(main.getName())
                .arguments(folder.root().toString())
                .arguments(arguments)
                .environment(environment)
                .directory(folder.root())
                .log(folder.log())
                .start();
        awaitReady(folder, child, logBefore);
        return child;
    }

    private static void awaitReady(ServerFolder folder, ChildJvm child, long logBefore) {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!folder.isReady(child.pid())) {
            if (child.endsWithin(LOOK_AGAIN)) {
                throw failure(folder, "did not start: " + lastWords(folder.logTail(logBefore)), logBefore);
            }
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                child.kill();
                throw failure(folder, "was not ready within " + START_LIMIT.toSeconds() + " s", logBefore);
            }
        }
    }

    private static String lastWords(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(FATAL))
                .map(line -> line.substring(FATAL.length()))
                .reduce((first, last) -> last)
                .orElse("its process ended");
    }

    private static EmbeddedServerException failure(ServerFolder folder, String what, long logBefore) {
        return new EmbeddedServerException("the " + folder.name() + " " + what + "; the end of " + folder.log() + ":\n"
                + String.join("\n", folder.logTail(logBefore)));
    }
}
