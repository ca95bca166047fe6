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
 * The dispatcher or a worker: a Quarkus application in a JVM of its own, told everything by a file that only its owner
 * may read.
 *
 * @param options of the JVM
 * @param settings the application's configuration
 * @param startLimit until it must be ready
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
    /** Above the environment and below the command line, so that a stray variable cannot redirect a process. */
    private static final int ORDINAL = 350;

    /** Longer than either application takes to settle what it has in hand. */
    private static final Duration GRACE = Duration.ofSeconds(25);

    /** What a process ends with that was killed by somebody: SIGKILL and SIGTERM. */
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
                    // The engine's idle threads sleep: spinning, they would take the processors from everybody else.
                    .environment(Map.of("OMP_WAIT_POLICY", "passive"))
                    .directory(folder.logs())
                    .log(folder.log(name))
                    .start());
        } catch (EmbeddedServerException e) {
            throw new FarmException(String.valueOf(e.getMessage()), e);
        }
    }

    /** As an entry of a list of configuration: percent-encoded, it has no character that means something there. */
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

    /** A worker that was killed from outside did not break down over the job that it had in hand. */
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
        return name; // the settings hold secrets
    }
}
