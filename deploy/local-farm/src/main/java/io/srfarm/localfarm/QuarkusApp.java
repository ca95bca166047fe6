package io.srfarm.localfarm;

import io.srfarm.embedded.ChildJvm;
import io.srfarm.embedded.EmbeddedServerException;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dispatcher or a worker: a Quarkus application in its own JVM, configured by a file that only its owner can read.
 *
 * @param options of the JVM
 * @param settings the application's configuration
 * @param startLimit time within which it must be ready
 */
record QuarkusApp(
        String name,
        Path jar,
        List<String> options,
        PrivateProperties settings,
        int port,
        Duration startLimit,
        FarmFolder folder)
        implements ProcessLauncher {
    /** Above environment variables, so that they cannot change the configuration, and below system properties. */
    private static final int ORDINAL = 350;

    /** Longer than the graceful shutdown of either application. */
    private static final Duration GRACE = Duration.ofSeconds(25);

    /** Exit statuses of a process that was killed from outside: SIGKILL and SIGTERM. */
    private static final Set<Integer> KILLED = Set.of(128 + 9, 128 + 15);

    @Override
    public RunningProcess launch() throws FarmException {
        Path file = folder.settings(name);
        try {
            settings.with("config_ordinal", ORDINAL)
                    .with("quarkus.http.host", "127.0.0.1")
                    .with("quarkus.http.port", port)
                    .writeAsConfiguration(file);
        } catch (IOException e) {
            throw new FarmException("cannot write " + file + " (" + RootCause.of(e) + ")", e);
        }
        try {
            return RunningProcess.of(ChildJvm.named(name)
                    .jar(jar)
                    .options(options.toArray(String[]::new))
                    .options("-XX:+UseSerialGC", "-Xss512k", "-XX:+ExitOnOutOfMemoryError")
                    .options("-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                    .options(
                            "-Dquarkus.banner.enabled=false",
                            "-Dquarkus.profile=prod",
                            "-Dsmallrye.config.locations=" + location(file))
                    .options("-Xms32m", "-Djava.io.tmpdir=" + folder.temporary())
                    .grace(GRACE)
                    // Idle threads of the engine sleep; by default they spin and take the CPU from other processes.
                    .environment(Map.of("OMP_WAIT_POLICY", "passive"))
                    .directory(folder.logs())
                    .log(folder.log(name))
                    .start());
        } catch (EmbeddedServerException e) {
            throw new FarmException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Percent-encodes the characters that have a meaning in a configuration list. */
    private static String location(Path file) {
        return file.toUri().toString().replace(",", "%2C").replace("$", "%24");
    }

    @Override
    public void awaitReady(RunningProcess process) throws FarmException, InterruptedException {
        Readiness readiness = new Readiness(port);
        long end = System.nanoTime() + startLimit.toNanos();
        while (!readiness.isReached()) {
            if (readiness.endedMeanwhile(process.exit())) {
                throw new FarmException("the " + name + " did not start: " + LogTail.of(folder.log(name))
                        + " (its log: " + folder.log(name) + ")");
            }
            if (System.nanoTime() > end) {
                throw new FarmException("the " + name + " was not ready after " + startLimit.toSeconds() + " s: "
                        + readiness.lacking() + " (its log: " + folder.log(name) + ")");
            }
        }
    }

    @Override
    public Optional<String> sick() throws InterruptedException {
        return new Readiness(port).sick();
    }

    /** Removes the record of the current job if the worker was killed from outside: the job did not cause the end. */
    @Override
    public void ended(int status) throws FarmException {
        try {
            if (KILLED.contains(status)) {
                Files.deleteIfExists(folder.flight(name));
            }
        } catch (IOException e) {
            throw new FarmException("cannot remove " + folder.flight(name) + " (" + RootCause.of(e) + ")", e);
        }
    }

    @Override
    public String toString() {
        return name; // without the settings, which contain secrets
    }
}
