package io.srfarm.bench.peers;

import io.srfarm.localfarm.FarmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs all peers in turn, round by round, so that a change of the machine's load meets all of them. All are started before
 * the first round. That round is discarded, because code is still being compiled. Not thread-safe.
 */
public final class PeerComparison {
    private final Plan plan;
    private final OtherLoad otherLoad;
    private final Consumer<String> note;
    private final Map<PeerEntry, Peer> running = new LinkedHashMap<>();
    private final Map<PeerEntry, List<PeerRound>> rounds = new LinkedHashMap<>();
    private final Map<PeerEntry, String> failures = new LinkedHashMap<>();
    private final List<Double> otherLoads = new ArrayList<>();

    /**
     * How much to measure.
     *
     * @param rounds that count
     * @param alone jobs one by one in each round
     * @param queued jobs at once in each round
     */
    public record Plan(int rounds, int alone, int queued) {}

    /**
     * The outcome.
     *
     * @param peers in the order in which they were given
     * @param otherLoads processors used by other processes, for each peer and round
     */
    public record Outcome(List<PeerResult> peers, List<Double> otherLoads) {
        public Outcome {
            peers = List.copyOf(peers);
            otherLoads = List.copyOf(otherLoads);
        }

        /** Returns the result of the peer with this name. */
        public PeerResult peer(String name) {
            return peers.stream()
                    .filter(peer -> peer.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** Returns whether every peer was measured. */
        public boolean isComplete() {
            return peers.stream().allMatch(peer -> peer.failure().isEmpty());
        }
    }

    /**
     * @param farm ids of the farm's processes
     * @param note receives one line about progress
     */
    public PeerComparison(Plan plan, List<Long> farm, Consumer<String> note) {
        this.plan = plan;
        this.otherLoad = new OtherLoad(farm);
        this.note = note;
    }

    /**
     * Starts, measures and ends the peers. One that fails is left out from then on.
     *
     * @throws FarmException if the farm failed
     */
    public Outcome measure(List<PeerEntry> entries) throws FarmException, InterruptedException {
        try {
            for (PeerEntry entry : entries) {
                start(entry);
            }
            for (int round = 0; round <= plan.rounds(); round++) {
                for (PeerEntry entry : List.copyOf(running.keySet())) {
                    run(entry, round);
                }
            }
        } finally {
            running.values().forEach(Peer::close);
            running.clear();
        }
        return new Outcome(entries.stream().map(this::result).toList(), otherLoads);
    }

    private void start(PeerEntry entry) throws InterruptedException {
        note.accept("starting: " + entry.title());
        try {
            running.put(entry, entry.start().start());
            rounds.put(entry, new ArrayList<>());
        } catch (PeerException e) {
            fail(entry, e);
        }
    }

    private void run(PeerEntry entry, int round) throws FarmException, InterruptedException {
        Peer peer = running.get(entry);
        if (peer == null) {
            throw new IllegalStateException(entry.name());
        }
        try {
            OtherLoad.Reading begin = otherLoad.read();
            PeerRound figures = peer.run(plan.alone(), plan.queued());
            double others = otherLoad.read().since(begin);
            note.accept(String.format(
                    Locale.ROOT,
                    "%s: %s: %.2f jobs/s, alone %.0f ms, other processes %.2f processors",
                    round == 0 ? "warm-up" : "round " + round + "/" + plan.rounds(),
                    entry.title(),
                    figures.jobsPerSecond(),
                    figures.aloneMs(),
                    others));
            if (round > 0) {
                rounds.getOrDefault(entry, new ArrayList<>()).add(figures);
                otherLoads.add(others);
            }
        } catch (PeerException e) {
            running.remove(entry);
            peer.close();
            fail(entry, e);
        }
    }

    private void fail(PeerEntry entry, PeerException failure) {
        failures.put(entry, String.valueOf(failure.getMessage()));
        note.accept(entry.title() + ": not measured: " + failure.getMessage());
    }

    private PeerResult result(PeerEntry entry) {
        Optional<String> failure = Optional.ofNullable(failures.get(entry));
        return new PeerResult(
                entry.name(),
                entry.title(),
                failure.isPresent() ? List.of() : rounds.getOrDefault(entry, List.of()),
                failure);
    }
}
