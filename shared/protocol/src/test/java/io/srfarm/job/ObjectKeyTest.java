package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
    private static final int TRIALS = 200_000;
    private static final String ALPHABET = "ab0./-_%\\ \u0000\n\u00e9\uff0e\u2215";

    @ParameterizedTest
    @ValueSource(strings = {"a", "inputs/acme/cat.png", "a/..b/c..", "...", "a-b_c.D/9", ".hidden/x"})
    void aPlainKeyIsTaken(String path) {
        assertThat(new ObjectKey(path).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "./a",
                "a/./b",
                "a/../b",
                "../a",
                "a/..",
                "%2e%2e/a",
                "a b",
                "a\\b",
                "a\u0000b",
                "a\r\nb",
                "caf\u00e9",
                "a\uff0eb",
                "a?b",
                "a#b",
                "~/a"
            })
    void aKeyThatCouldMeanAnotherPlaceIsRefused(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey(path));
    }

    @Test
    void theLongestKeyIsTakenAndOneCharacterMoreIsRefusedWithTheLimitsName() {
        String longest = "k".repeat(Limits.KEY_BYTES_MAX);

        assertThat(new ObjectKey(longest).path()).hasSize(Limits.KEY_BYTES_MAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObjectKey(longest + "k"))
                .withMessageContaining("key-bytes-max");
    }

    /** Whatever is taken names exactly one place below the bucket, in every reading of it. */
    @Test
    void whateverIsTakenStaysInsideTheBucket() {
        Random random = new Random(20260101);
        Path bucket = Path.of("/bucket");
        int taken = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            String path = randomPath(random);
            if (isTaken(path)) {
                taken++;
                Path place = bucket.resolve(path);
                assertThat(place.normalize().toString())
                        .as(path)
                        .isEqualTo(place.toString())
                        .startsWith("/bucket/");
                assertThat(place.toString()).isEqualTo("/bucket/" + path);
                assertThat(java.net.URI.create("s3://b/" + path).normalize().getPath())
                        .isEqualTo("/" + path);
            }
        }
        assertThat(taken).as("trials that tell something").isGreaterThan(TRIALS / 100);
    }

    private static boolean isTaken(String path) {
        try {
            new ObjectKey(path);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String randomPath(Random random) {
        // Mostly harmless letters, so that many trials get through, with every dangerous one among them.
        int length = 1 + random.nextInt(9);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int bound = random.nextInt(4) == 0 ? ALPHABET.length() : 7;
            path.append(ALPHABET.charAt(random.nextInt(bound)));
        }
        return path.toString();
    }
}
