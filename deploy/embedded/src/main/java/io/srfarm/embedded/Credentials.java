package io.srfarm.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a client signs its S3 requests with.
 *
 * @param accessKey the public half, not blank
 * @param secretKey the private half, not blank; never logged, never on a command line
 */
public record Credentials(String accessKey, String secretKey) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public Credentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("access key and secret key must not be blank");
        }
    }

    /** A new pair that nobody has seen before: 80 and 160 random bits, in hexadecimal digits. */
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
