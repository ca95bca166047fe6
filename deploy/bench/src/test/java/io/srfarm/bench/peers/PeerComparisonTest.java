package io.srfarm.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shell scripts answer in the place of the Python scripts, whose modules a build does not have. */
class PeerComparisonTest {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void openTheLog() {
        log = folder.resolve("peer.log");
    }

    @Test
    void aRoundGivesThroughputMedianAndMemory() throws Exception {
        PeerRound round;
        try (Peer peer = peer(answering(2))) {
            round = peer.run(3, 10);
        }

        assertThat(round.jobsPerSecond()).isEqualTo(5);
        assertThat(round.aloneMs()).isEqualTo(300);
        assertThat(round.workerBytes()).isPositive();
    }

    @Test
    void aClosedPeerHasNoProcess() throws Exception {
        try (Peer peer = peer("echo $$ > pid; " + answering(1))) {
            peer.run(3, 1);
        }

        assertThat(ProcessHandle.of(
                        Long.parseLong(Files.readString(folder.resolve("pid")).strip())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            echo '{"missing": "torch"}' | module torch is missing (pip install -r deploy/bench/peers/requirements.txt)
            echo '{"error": "RuntimeError: no"}' | RuntimeError: no
            echo 'out of memory' >&2; exit 1 | its process ended: out of memory
            exit 0 | its process ended: it printed nothing
            echo 'Hello' | the script gave an unexpected answer: Hello
            """)
    void aScriptThatCannotStartIsExplained(String script, String reason) {
        assertThatThrownBy(() -> peer(script)).isInstanceOf(PeerException.class).hasMessageContaining(reason);
    }

    @Test
    void anAnswerWithoutTheTimesIsRefused() throws Exception {
        try (Peer peer = peer(answering(0))) {
            assertThatThrownBy(() -> peer.run(3, 1))
                    .isInstanceOf(PeerException.class)
                    .hasMessageContaining("unexpected answer");
        }
    }

    @Test
    void aMissingInterpreterIsNamed() {
        assertThatThrownBy(() -> PythonPeer.start(List.of("/nowhere/python"), folder, Map.of(), log, LONGEST))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("cannot run /nowhere/python");
    }

    @Test
    void aScriptThatDoesNotAnswerIsGivenUp() {
        assertThatThrownBy(() -> PythonPeer.start(
                        List.of("sh", "-c", "read nothing"), folder, Map.of(), log, Duration.ofMillis(200)))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("no answer within");
    }

    @Test
    void onePeerThatFailsLeavesTheOthersMeasured() throws Exception {
        List<String> notes = new ArrayList<>();
        PeerComparison comparison = new PeerComparison(new PeerComparison.Plan(2, 3, 10), List.of(), notes::add);

        PeerComparison.Outcome outcome = comparison.measure(List.of(
                new PeerEntry("fast", "a fast one", () -> peer(answering(1))),
                new PeerEntry("slow", "a slow one", () -> peer(answering(4))),
                new PeerEntry("absent", "an absent one", () -> peer("echo '{\"missing\": \"celery\"}'")),
                new PeerEntry(
                        "dying",
                        "a dying one",
                        () -> peer(answering(1)
                                .replace("while read", "if read")
                                .replace("; do ", "; then ")
                                .replace("done", "fi")))));

        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.peer("slow").rounds()).hasSize(2);
        assertThat(outcome.peer("slow").ratioTo(outcome.peer("fast"))).hasValue(0.25);
        assertThat(outcome.peer("slow").ratioTo(outcome.peer("absent"))).isEmpty();
        assertThat(outcome.peer("absent").failure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("celery"));
        assertThat(outcome.peer("dying").failure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("process ended"));
        assertThat(outcome.otherLoads()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(notes).anyMatch(note -> note.startsWith("round 2/2: a slow one: 2.50 jobs/s"));
    }

    private Peer peer(String script) throws PeerException, InterruptedException {
        return PythonPeer.start(List.of("sh", "-c", script), folder, Map.of(), log, LONGEST);
    }

    /** Returns a script that claims to take this time for the jobs at once. */
    private static String answering(int seconds) {
        return "echo \"{\\\"worker\\\": $$}\"; while read -r line; do"
                + " echo '{\"aloneSeconds\": [0.5, 0.1, 0.3], \"queuedSeconds\": " + seconds + "}'; done";
    }
}
