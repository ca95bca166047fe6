package io.srfarm.job;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.srfarm.Samples;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A key that is let in means one object, wherever it is written: in a path, in an URL, in a log. */
class KeyFuzz {
    private static final Path BUCKET = Path.of("/bucket");
    private static final KeySpace SPACE = KeySpace.of(Samples.ACME);

    @FuzzTest
    void aKeyMeansOneObjectOrIsRefused(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        assertThat(JobId.derived(Samples.ACME, text).value()).matches("j[0-9a-v]{26}");
        ObjectKey key;
        try {
            key = new ObjectKey(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("a key ");
            return;
        }
        assertThat(key.path().length()).isBetween(1, Limits.KEY_BYTES_MAX);
        assertThat(US_ASCII.newEncoder().canEncode(text)).isTrue();
        assertThat(URLEncoder.encode(text.replace("/", ""), StandardCharsets.UTF_8))
                .isEqualTo(text.replace("/", ""));
        assertThat(BUCKET.resolve(text).normalize()).hasToString("/bucket/" + text);
        assertThat(SPACE.mayRead(key)).isEqualTo(text.matches("(inputs|sets)/acme/.+"));
        assertThat(new KeyPrefix(text + "/").holds(new ObjectKey("x/y"))).isEqualTo(text.equals("x"));
    }
}
