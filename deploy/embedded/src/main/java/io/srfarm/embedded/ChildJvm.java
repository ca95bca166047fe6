package io.srfarm.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A child JVM. It ends when this JVM ends in any way (see {@link ChildMain}), and ignores Ctrl-C, so that the parent decides
 * which process stops first. Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long LOG_BYTES_MAX = 8L << 20;

    /**
     * Environment variables with options for any JVM, removed for children: an option such as a debugger's port would break
     * them.
     */
    private static final List<String> JVM_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

    /** Fixed, because Kafka and others change case with the user's locale, which fails for Turkish. */
    private static final List<String> LOCALE =
            List.of("-Duser.language=en", "-Duser.country=US", "-Duser.variant=", "-Dfile.encoding=UTF-8");

    private final String name;
    private final Process process;
    private final Path log;
    private final Duration grace;
    private final CompletableFuture<Integer> exit;

    private ChildJvm(String name, Process process, Path log, Duration grace) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.grace = grace;
        this.exit = process.onExit().thenApply(Process::exitValue);
    }

    /** @param name of the child in messages, such as {@code broker} */
    public static Builder named(String name) {
        return new Builder(name);
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the file with the child's standard output and standard error. */
    public Path log() {
        return log;
    }

    /** Completes with the exit status when the child has ended; 137 after a {@code kill -9}. */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    /** Kills the process ({@code kill -9}) and waits until it has ended. */
    public void kill() {
        process.destroyForcibly();
        exit.join();
    }

    /** Stops the child gracefully, by force after its grace period, and returns when it has ended. Idempotent. */
    @Override
    public void close() {
        process.destroy();
        if (!endsWithin(grace)) {
            kill();
        }
    }

    /** Waits until the child ends, at most this long, and returns whether it has ended. */
    boolean endsWithin(Duration limit) {
        try {
            exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Builds child JVMs. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<String> options = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<Path> classPath = new ArrayList<>();
        private @Nullable String mainClass;
        private @Nullable Path log;
        private @Nullable Path directory;
        private Duration grace = GRACE;

        private Builder(String name) {
            this.name = name;
        }

        /** Adds jars or class folders; those of this module are always included. */
        public Builder classPath(List<Path> entries) {
            classPath.addAll(entries);
            return this;
        }

        /** Runs a jar like {@code java -jar}: its manifest names the main class and further jars. */
        public Builder jar(Path jar) {
            classPath.add(jar.toAbsolutePath());
            return mainClass(ClassPath.mainClassOf(jar));
        }

        /** Adds JVM options, such as {@code -Xmx256m}. */
        public Builder options(String... more) {
            options.addAll(List.of(more));
            return this;
        }

        public Builder mainClass(String className) {
            this.mainClass = className;
            return this;
        }

        public Builder arguments(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        /** Adds environment variables. Use them for secrets: command lines are public. */
        public Builder environment(Map<String, String> more) {
            environment.putAll(more);
            return this;
        }

        /** Sets the working directory. Default: that of this JVM. */
        public Builder directory(Path folder) {
            this.directory = folder;
            return this;
        }

        /** Sets the grace period after which the end is forced, by the parent or the child itself. Default: 10 s. */
        public Builder grace(Duration bound) {
            this.grace = bound;
            return this;
        }

        /** Sets the file to append output to. At a start it is renamed to {@code NAME.1} if it exceeds 8 MiB. */
        public Builder log(Path file) {
            this.log = file.toAbsolutePath();
            return this;
        }

        /**
         * Starts the child and returns at once.
         *
         * @throws EmbeddedServerException if the operating system cannot start it
         */
        public ChildJvm start() {
            Path logFile = Objects.requireNonNull(log, "log");
            ProcessBuilder builder = new ProcessBuilder(command());
            builder.environment().putAll(environment);
            JVM_VARIABLES.forEach(builder.environment()::remove);
            if (directory != null) {
                builder.directory(directory.toFile());
            }
            try {
                setAside(logFile);
                builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
                return new ChildJvm(name, builder.start(), logFile, grace);
            } catch (IOException e) {
                throw new EmbeddedServerException("cannot start the " + name + ": " + FailureText.rootOf(e), e);
            }
        }

        private List<String> command() {
            List<Path> entries = new ArrayList<>();
            entries.add(ClassPath.ownEntry());
            classPath.stream().filter(entry -> !entries.contains(entry)).forEach(entries::add);
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(LOCALE);
            command.addAll(options);
            command.add("-D" + ChildMain.LEASH + "=true");
            command.add("-D" + ChildMain.GRACE + "=" + grace.toMillis());
            command.addAll(List.of("-cp", ClassPath.join(entries), ChildMain.class.getName()));
            command.add(Objects.requireNonNull(mainClass, "mainClass"));
            command.addAll(arguments);
            return command;
        }

        private static void setAside(Path log) {
            try {
                if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
                    Path old = log.resolveSibling(log.getFileName() + ".1");
                    Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot rotate " + log, e);
            }
        }
    }
}
