package io.srfarm.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {
    private static final int DIGITS = 64;

    public Sha256 {
        if (!isDigest(hex)) {
            throw new IllegalArgumentException("a SHA-256 is 64 lower-case hexadecimal digits");
        }
    }

    public static Sha256 of(byte[] bytes) {
        return of(newDigest(), bytes);
    }

    public static Sha256 of(String text) {
        return of(text.getBytes(UTF_8));
    }

    /** Completes {@code digest} and resets it. */
    public static Sha256 of(MessageDigest digest) {
        return of(digest, new byte[0]);
    }

    /** Returns a digest to update while streaming; complete it with {@link #of(MessageDigest)}. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    /** Returns the first 12 digits, enough to distinguish the objects of one set. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    private static Sha256 of(MessageDigest digest, byte[] bytes) {
        return new Sha256(HexFormat.of().formatHex(digest.digest(bytes)));
    }

    /** Checks by hand: every job has several digests, and a regular expression would take longer than the hashing. */
    private static boolean isDigest(String text) {
        boolean digits = text.length() == DIGITS;
        for (int i = 0; digits && i < DIGITS; i++) {
            char digit = text.charAt(i);
            digits = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
        }
        return digits;
    }

    @Override
    public String toString() {
        return hex;
    }
}
