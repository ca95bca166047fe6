package io.srfarm.bench.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.bench.Median;
import io.srfarm.localfarm.SystemMemory;
import io.srfarm.supervision.ExitHook;
import io.srfarm.supervision.RootCause;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Python script that answers each line with one line of JSON; see {@code rounds.py}. A shutdown hook ends it with this
 * JVM. Not thread-safe.
 */
final class PythonPeer implements Peer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration END_MAX = Duration.ofSeconds(15);

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final Path log;
    private final Duration longest;
    private final ExitHook atExit = new ExitHook("end-python", this::end);
    private long worker;

    private PythonPeer(Process process, Path log, Duration longest) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
        this.longest = longest;
        atExit.add();
    }

    /**
     * Starts the script and waits until it is ready.
     *
     * @param command interpreter and script
     * @param folder working folder
     * @param environment variables in addition to those of this JVM
     * @param log receives its standard error
     * @param longest time in which it must be ready, and must answer each request
     */
    static PythonPeer start(
            List<String> command, Path folder, Map<String, String> environment, Path log, Duration longest)
            throws PeerException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        PythonPeer peer;
        try {
            peer = new PythonPeer(builder.start(), log, longest);
        } catch (IOException e) {
            throw new PeerException("cannot run " + command.get(0) + " (" + RootCause.of(e) + ")", e);
        }
        try {
            peer.worker = peer.answer().path("worker").asLong();
            return peer;
        } catch (PeerException | InterruptedException | RuntimeException e) {
            peer.close();
            throw e;
        }
    }

    @Override
    public PeerRound run(int alone, int queued) throws PeerException, InterruptedException {
        try {
            requests.write(alone + " " + queued + "\n");
            requests.flush();
        } catch (IOException e) {
            throw ended(e);
        }
        JsonNode answer = answer();
        double[] times = StreamSupport.stream(answer.path("aloneSeconds").spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
        double seconds = answer.path("queuedSeconds").asDouble();
        if (times.length != alone || !(seconds > 0)) {
            throw new PeerException("the script gave an unexpected answer: " + answer);
        }
        return new PeerRound(queued / seconds, 1000 * Median.of(times), SystemMemory.resident(worker));
    }

    private JsonNode answer() throws PeerException, InterruptedException {
        String line;
        try {
            line = CompletableFuture.supplyAsync(this::line).get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new PeerException("no answer within " + longest.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw ended(e);
        }
        if (line.isEmpty()) {
            throw ended(null);
        }
        JsonNode answer;
        try {
            answer = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new PeerException("the script gave an unexpected answer: " + line, e);
        }
        if (answer.has("missing")) {
            throw new PeerException(
                    "the Python module " + answer.path("missing").asText()
                            + " is missing (pip install -r deploy/bench/peers/requirements.txt)");
        }
        if (answer.has("error")) {
            throw new PeerException(answer.path("error").asText());
        }
        return answer;
    }

    /** Returns the next line; empty if there is none, because the process has ended. */
    private String line() {
        try {
            String line = answers.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PeerException ended(@Nullable Exception cause) {
        String message = "its process ended: " + lastLine();
        return cause == null ? new PeerException(message) : new PeerException(message, cause);
    }

    private String lastLine() {
        try {
            return Files.readString(log)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("it printed nothing");
        } catch (IOException e) {
            return "cannot read " + log + " (" + RootCause.of(e) + ")";
        }
    }

    @Override
    public void close() {
        end();
        atExit.close();
    }

    /** Closes its input, upon which it ends, and ends it by force otherwise. */
    private synchronized void end() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            requests.close();
        } catch (IOException e) {
            process.destroy(); // it has ended, or reads no more
        }
        try {
            if (process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
