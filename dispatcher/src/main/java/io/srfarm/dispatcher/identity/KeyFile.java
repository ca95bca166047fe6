package io.srfarm.dispatcher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of keys: one per line, with tenant, name, SHA-256 and optionally the time of expiry, separated by spaces.
 * Empty lines and those starting with {@code #} are ignored.
 */
final class KeyFile {
    /** Enough for about 40,000 keys. */
    private static final int BYTES_MAX = 4 << 20;

    private KeyFile() {}

    /** Reads the file. */
    static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(BYTES_MAX + 1);
            if (content.length > BYTES_MAX) {
                throw new IOException("the file is larger than " + BYTES_MAX + " bytes");
            }
            return content;
        }
    }

    /**
     * Parses the keys of a file.
     *
     * @throws IllegalArgumentException for a malformed line; the message gives its number, never its text, which may
     *     contain a secret
     */
    static List<ApiKey> keys(byte[] content) {
        List<ApiKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) new String(content, UTF_8).lines()::iterator) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                keys.add(key(line.strip(), number));
            }
        }
        return keys;
    }

    private static ApiKey key(String line, int number) {
        String[] parts = line.split("\\s+");
        if (parts.length < 3 || parts.length > 4) {
            throw new IllegalArgumentException("line " + number + ": expected TENANT NAME SHA256 [EXPIRES]");
        }
        try {
            Optional<Instant> expires = parts.length == 4 ? Optional.of(instant(parts[3])) : Optional.empty();
            return new ApiKey(new Tenant(parts[0]), parts[1], new Sha256(parts[2]), expires);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the expiry must be an instant such as 2027-01-01T00:00:00Z", e);
        }
    }
}
