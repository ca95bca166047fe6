package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentMixTest {
    private static final Reference NOISE = new Reference.Noise();
    private static final Reference TABBY =
            new Reference.Image(new StoredPicture(new ObjectKey("inputs/acme/tabby.png")));
    private static final Reference BRICK =
            new Reference.Image(new StoredPicture(new ObjectKey("inputs/acme/brick.png")));
    private static final long DETOUR = 77;

    @Test
    void theEndsOfAWayAreTheTwoLatentsThemselves() {
        LatentMix from = draw(4, 0);
        LatentMix to = draw(4, 1);

        assertThat(from.towards(to, 0, DETOUR)).isEqualTo(from);
        assertThat(from.towards(to, 1, DETOUR)).isEqualTo(to);
    }

    /** Members of a family are correlated, those of a pair wholly: the deviation is that of a draw nevertheless. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 32})
    void theNoiseKeepsItsDeviationAllAlongTheWay(int family) {
        for (double share : List.of(0.1, 0.25, 0.5, 0.9)) {
            LatentMix mixed = draw(family, 0).towards(draw(family, 1), share, DETOUR);

            assertThat(mixed.deviation()).as("%s of %s", share, family).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void theDeviationOfTheNoiseGoesFromOneTemperatureToTheOther() {
        LatentMix cool = LatentMix.drawn(NOISE, 1, seed(4, 0), 0.4);
        LatentMix warm = LatentMix.drawn(NOISE, 1, seed(4, 1), 1.2);

        assertThat(cool.towards(warm, 0.25, DETOUR).deviation()).isCloseTo(0.6, within(1e-9));
        assertThat(LatentMix.drawn(NOISE, 1, 5, 0).towards(warm, 0.5, DETOUR).deviation())
                .isCloseTo(0.6, within(1e-9));
    }

    @Test
    void theStyleGoesInAStraightLine() {
        LatentMix mixed = draw(4, 0).towards(draw(4, 1), 0.25, DETOUR);

        assertThat(mixed.parts()).extracting(LatentMix.Part::style).containsExactly(0.75, 0.25);
    }

    @Test
    void aMixOfMixesNamesEachDrawOnce() {
        LatentMix once = draw(4, 0).towards(draw(4, 1), 0.5, DETOUR);
        LatentMix twice = once.towards(draw(4, 1), 0.5, DETOUR);

        assertThat(twice.parts()).hasSize(2);
        assertThat(twice.deviation()).isCloseTo(1, within(1e-9));
    }

    @Test
    void aReferenceGuidesLessTheFartherAwayItsEndIs() {
        LatentMix tabby = LatentMix.drawn(TABBY, 1, seed(4, 0), 1);
        LatentMix brick = LatentMix.drawn(BRICK, 1, seed(4, 1), 1);
        LatentMix plain = draw(4, 2);

        assertThat(tabby.towards(brick, 0.25, DETOUR).reference()).isEqualTo(TABBY);
        assertThat(tabby.towards(brick, 0.25, DETOUR).referenceStrength()).isEqualTo(0.5);
        assertThat(tabby.towards(brick, 0.75, DETOUR).reference()).isEqualTo(BRICK);
        assertThat(tabby.towards(plain, 0.25, DETOUR).referenceStrength()).isEqualTo(0.75);
        assertThat(plain.towards(tabby, 0.25, DETOUR).reference()).isEqualTo(TABBY);
        assertThat(plain.towards(tabby, 0.25, DETOUR).referenceStrength()).isEqualTo(0.25);
    }

    @Test
    void aLatentOfTooManyPartsIsRefusedByName() {
        LatentMix[] mixed = {draw(4, 0)};

        assertThatThrownBy(() -> {
                    for (int i = 0; i <= Limits.LATENT_PARTS_MAX; i++) {
                        mixed[0] = mixed[0].towards(LatentMix.drawn(NOISE, 1, 1L << (20 + i), 1), 0.5, DETOUR);
                    }
                })
                .hasMessageContaining("latent-parts-max");
    }

    private static LatentMix draw(int family, int member) {
        return LatentMix.drawn(NOISE, 1, seed(family, member), 1);
    }

    private static long seed(int family, int member) {
        return new Seeds.Family(9, family).seed(member);
    }
}
