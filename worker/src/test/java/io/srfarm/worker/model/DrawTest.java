package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.srfarm.job.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class DrawTest {
    private static final Style STYLE = new Style(new float[] {0.5f, -2}, new float[] {0, 1});
    private static final Tile.Box ALL = new Tile.Box(0, 0, 3, 2);

    @Test
    void stylesLieWithinTheirReferencesGaussianAsFarAsTheBundleSpreadsThem() {
        float[] wide = draw(1, 1).style();
        float[] half = draw(0.5, 1).style();

        for (int i = 0; i < 2; i++) {
            assertThat(wide[i]).isNotEqualTo(STYLE.mean()[i]);
            assertThat(half[i]).isCloseTo((wide[i] + STYLE.mean()[i]) / 2, within(1e-6f));
        }
    }

    @Test
    void withoutASpreadTheNoiseAloneTellsCandidatesApart() {
        assertThat(draw(0, 1).style()).isEqualTo(STYLE.mean());
        assertThat(draw(0, 2).style()).isEqualTo(STYLE.mean());
        assertThat(draw(0, 1).noise(ALL))
                .isEqualTo(draw(1, 1).noise(ALL))
                .isNotEqualTo(draw(0, 2).noise(ALL));
    }

    @Test
    void aMixtureIsTheWeightedSumOfItsDraws() {
        Latent one = new Latent(STYLE, 1, 0.5);
        Latent other = new Latent(new Style(new float[] {4, 4}, new float[] {0, 0}), 2, 1);

        Draw mixed =
                draw(1, new Mixture(List.of(new Mixture.Part(one, 0.6, 0.25), new Mixture.Part(other, -0.8, 0.75))));

        for (int i = 0; i < 2; i++) {
            assertThat(mixed.style()[i])
                    .isCloseTo(
                            0.25f * draw(1, Mixture.of(one)).style()[i]
                                    + 0.75f * draw(1, Mixture.of(other)).style()[i],
                            within(1e-5f));
        }
        for (int i = 0; i < 6; i++) {
            assertThat(mixed.noise(ALL)[i])
                    .isCloseTo(
                            0.6f * draw(0, 1).noise(ALL)[i] - 0.8f * draw(0, 2).noise(ALL)[i], within(1e-5f));
        }
    }

    private static Draw draw(double spread, long seed) {
        return draw(spread, Mixture.of(new Latent(STYLE, seed, 1)));
    }

    private static Draw draw(double spread, Mixture mixture) {
        var card = new ModelCard(
                "tiny",
                "1",
                new Sha256("0".repeat(64)),
                8,
                2,
                2,
                1,
                spread,
                0,
                0,
                false,
                OptionalInt.empty(),
                1,
                Optional.empty(),
                Optional.empty());
        return Draw.of(mixture, card, ALL.width(), ALL.height(), DiverseNoise::of);
    }
}
