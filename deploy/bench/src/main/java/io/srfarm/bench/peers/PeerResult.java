package io.srfarm.bench.peers;

import io.srfarm.bench.Median;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All rounds of one peer.
 *
 * @param rounds in order; empty if it was not measured
 * @param failure why it was not measured
 */
public record PeerResult(String name, String title, List<PeerRound> rounds, Optional<String> failure) {
    public PeerResult {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty() == failure.isEmpty()) {
            throw new IllegalArgumentException(name + ": either rounds or a failure");
        }
    }

    /** Returns the median of a value over the rounds. */
    public double median(ToDoubleFunction<PeerRound> value) {
        return Median.of(rounds.stream().mapToDouble(value).toArray());
    }

    public double lowest() {
        return rounds.stream().mapToDouble(PeerRound::jobsPerSecond).min().orElse(Double.NaN);
    }

    public double highest() {
        return rounds.stream().mapToDouble(PeerRound::jobsPerSecond).max().orElse(Double.NaN);
    }

    /** Returns the median over the rounds of the quotient of both throughputs; empty if either was not measured. */
    public OptionalDouble ratioTo(PeerResult other) {
        if (failure.isPresent() || other.failure.isPresent()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Median.of(IntStream.range(0, rounds.size())
                .mapToDouble(round -> rounds.get(round).jobsPerSecond()
                        / other.rounds.get(round).jobsPerSecond())
                .toArray()));
    }
}
