package io.srfarm.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * S3 credentials.
 *
 * @param accessKey not blank; not secret
 * @param secretKey not blank; must never be logged or passed on a command line
 */
public record Credentials(String accessKey, String secretKey) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public Credentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("access key and secret key must not be blank");
        }
    }

    /** Generates a new pair: 80 and 160 random bits, in hexadecimal digits. */
    public static Credentials random() {
        return new Credentials(hex(10), hex(20));
    }

    @Override
    public String toString() {
        return "Credentials[accessKey=" + accessKey + ", secretKey=…]";
    }

    private static String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        RANDOM.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
