package io.srfarm.dispatcher.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairShareTest {
    @Test
    void oneAloneTakesHalfTwoAThirdEachAndWhoHasNothingFindsRoom() {
        FairShare<String> share = new FairShare<>(90);

        assertThat(taken(share, "a")).isEqualTo(45);
        assertThat(taken(share, "b")).isEqualTo(23);
        assertThat(taken(share, "c")).isEqualTo(11);
        assertThat(share.take("d", 1)).isTrue();
    }

    @Test
    void whatIsGivenBackIsThereAgain() {
        FairShare<String> share = new FairShare<>(2);
        assertThat(share.take("a", 1)).isTrue();
        assertThat(share.hasRoom("a", 1)).isFalse();

        share.give("a", 1);

        assertThat(share.take("a", 1)).isTrue();
        assertThat(share.take("b", 2)).isFalse();
        assertThat(share.take("b", 1)).isTrue();
    }

    private static int taken(FairShare<String> share, String holder) {
        int taken = 0;
        while (share.take(holder, 1)) {
            taken++;
        }
        return taken;
    }
}
