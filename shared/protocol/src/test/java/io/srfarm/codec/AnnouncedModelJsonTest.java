package io.srfarm.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.AnnouncedModel.Capacity;
import io.srfarm.event.DeviceKind;
import io.srfarm.job.MemoryBudget;
import io.srfarm.job.ModelTraits;
import io.srfarm.job.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnnouncedModelJsonTest {
    private static final ModelTraits TRAITS = new ModelTraits(8, 64, 8, 35, true, true);

    static Stream<Optional<Capacity>> capacities() {
        return Stream.of(
                Optional.of(new Capacity(TRAITS, new MemoryBudget(1L << 30, OptionalLong.of(1280L << 20)))),
                Optional.of(new Capacity(TRAITS, new MemoryBudget(1L << 30, OptionalLong.empty()))),
                Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("capacities")
    void whatAWorkerSaysOfAModelIsReadAsItWasWritten(Optional<Capacity> capacity) throws Exception {
        AnnouncedModel model = new AnnouncedModel(
                "mine-x8",
                "3",
                Sha256.of("model"),
                TRAITS.scale(),
                1_000,
                Optional.of("pictures"),
                Optional.empty(),
                new DeviceKind("h100"),
                Instant.parse("2026-11-01T12:00:00Z"),
                capacity);

        assertThat(AnnouncedModelJson.read(AnnouncedModelJson.write(model))).isEqualTo(model);
    }
}
