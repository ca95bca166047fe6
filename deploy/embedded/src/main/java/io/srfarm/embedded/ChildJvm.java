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
 * One JVM started by this one. It ends when this one ends, in whatever way ({@link ChildMain}), and it ignores the
 * terminal's Ctrl-C, so that the parent decides who stops first. Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long LOG_BYTES_MAX = 8L << 20;

    /** Variables that add options to any JVM: what is meant for this one, such as a debugger's port, breaks its children. */
    private static final List<String> JVM_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

    /** Kafka and others change the case of names by the rules of the user's language, which Turkish breaks. */
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

    /** @param name what messages call the child, such as {@code broker} */
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

    /** The file that holds what the child wrote to standard output and standard error. */
    public Path log() {
        return log;
    }

    /** Completes with the exit status when the child has ended; 137 after a {@code kill -9}. */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    /** {@code kill -9}, then waits until the process is gone. */
    public void kill() {
        process.destroyForcibly();
        exit.join();
    }

    /** Asks the child to end, forces it after its grace, returns when it is gone. A second call does nothing. */
    @Override
    public void close() {
        process.destroy();
        if (!endsWithin(grace)) {
            kill();
        }
    }

    /** Whether the child is gone after at most this time; returns as soon as it is. */
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

    /** Says what to start. Not thread-safe. */
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

        /** Adds jars or folders of classes; this module's own is always there. */
        public Builder classPath(List<Path> entries) {
            classPath.addAll(entries);
            return this;
        }

        /** Runs a jar as {@code java -jar} does: its manifest names the main class and the further jars. */
        public Builder jar(Path jar) {
            classPath.add(jar.toAbsolutePath());
            return mainClass(ClassPath.mainClassOf(jar));
        }

        /** Adds options of the JVM, such as {@code -Xmx256m}. */
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

        /** Adds to the environment that the child inherits. Secrets belong here: a command line is public. */
        public Builder environment(Map<String, String> more) {
            environment.putAll(more);
            return this;
        }

        /** The child's working directory; without it, that of this JVM. */
        public Builder directory(Path folder) {
            this.directory = folder;
            return this;
        }

        /** How long an orderly end may take before it is forced, here or in the child; 10 s unless said otherwise. */
        public Builder grace(Duration bound) {
            this.grace = bound;
            return this;
        }

        /** Where its output goes, appended; set aside as {@code NAME.1} at the next start once it exceeds 8 MiB. */
        public Builder log(Path file) {
            this.log = file.toAbsolutePath();
            return this;
        }

        /**
         * Starts the child and returns at once.
         *
         * @throws EmbeddedServerException if the operating system refuses to start it
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
                throw new UncheckedIOException("cannot set " + log + " aside", e);
            }
        }
    }
}
