package io.srfarm.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.Sha256;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void aNewKeyIsPrintedWithItsLineWhichContainsOnlyTheDigest() {
        List<String> lines = CommandOutcome.of("keys", "new", "acme", "2026-11", "--expires", "2027-01-01T00:00:00Z")
                .out()
                .lines()
                .toList();

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("srf_[0-9a-f]{64}");
        assertThat(lines.get(1)).isEqualTo("acme 2026-11 " + Sha256.of(lines.get(0)) + " 2027-01-01T00:00:00Z");
        assertThat(CommandOutcome.of("keys", "new", "acme", "2026-11").out()).doesNotContain(lines.get(0));
        assertThat(CommandOutcome.of("keys", "new", "acme", "a", "--expires", "P90D")
                        .out())
                .containsPattern("[0-9a-f]{64} \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void anExistingKeyIsReadFromStandardInputNotFromTheShellHistory() {
        assertThat(hash("a-key-of-some-length\n").out())
                .isEqualTo("acme first " + Sha256.of("a-key-of-some-length") + System.lineSeparator());
        assertThat(hash("short\n").status()).isEqualTo(1);
        assertThat(hash("").err()).contains("at least 16 characters");
    }

    private static CommandOutcome hash(String input) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return CommandOutcome.of("keys", "hash", "acme", "first");
        } finally {
            System.setIn(before);
        }
    }
}
