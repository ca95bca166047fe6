package io.srfarm.standalone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationSettingsTest {
    @Test
    void aSingleCandidateHasTemperature0UnlessOneIsGiven() {
        assertThat(asked(1, Optional.empty()).path("temperature").asDouble(-1)).isZero();
        assertThat(asked(1, Optional.of(0.7)).path("temperature").asDouble()).isEqualTo(0.7);
    }

    @Test
    void severalCandidatesUseTheFarmsTemperature() {
        assertThat(asked(2, Optional.empty()).has("temperature")).isFalse();
    }

    @Test
    void referenceStrengthIsNotSentWithTheBaseline() {
        assertThat(asked(2, Optional.empty()).path("referenceStrength").asDouble())
                .isEqualTo(0.5);
        assertThat(EvaluationSettings.baseline("default/lr.png", "default/hr.png")
                        .has("referenceStrength"))
                .isFalse();
    }

    private static ObjectNode asked(int candidates, Optional<Double> temperature) {
        Conditioning random = new Conditioning(Conditioning.Kind.RANDOM, List.of());
        return new EvaluationSettings(
                        Optional.empty(), candidates, 42, temperature, Optional.empty(), Optional.of(0.5), random)
                .document(
                        0,
                        "default/lr.png",
                        "default/hr.png",
                        new Conditioning.Stored(Conditioning.Kind.RANDOM, List.of(), Map.of()));
    }
}
