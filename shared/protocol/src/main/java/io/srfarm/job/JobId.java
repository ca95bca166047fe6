package io.srfarm.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The id of a job, unique within its tenant.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9_-]}, the first a letter or digit
 */
public record JobId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public JobId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a job id is 1 to 64 characters of [A-Za-z0-9_-], not " + quoted(value));
        }
    }

    /** Returns a new unguessable id with 130 random bits. */
    public static JobId random() {
        return new JobId(text(new BigInteger(130, RANDOM)));
    }

    /**
     * Returns the id for a tenant's idempotency key. The same tenant and key always give the same id.
     *
     * @param idempotencyKey any text that the submitter chose
     */
    public static JobId derived(Tenant tenant, String idempotencyKey) {
        return derived(tenant, idempotencyKey.getBytes(UTF_8));
    }

    /** As {@link #derived(Tenant, String)}, for a key of arbitrary bytes. A text key is hashed as UTF-8. */
    public static JobId derived(Tenant tenant, byte[] idempotencyKey) {
        MessageDigest digest = Sha256.newDigest();
        digest.update((tenant.name() + "\n").getBytes(UTF_8));
        digest.update(idempotencyKey);
        Sha256 hash = Sha256.of(digest);
        return new JobId(text(new BigInteger(hash.hex().substring(0, 32), 16)));
    }

    private static String text(BigInteger bits) {
        // A leading letter and a fixed length, so that ids sort, align and never look like a number.
        String digits = bits.toString(32);
        return "j" + "0".repeat(26 - digits.length()) + digits;
    }

    private static String quoted(String value) {
        return value.length() > 80 ? "a text of " + value.length() + " characters" : "'" + value + "'";
    }

    @Override
    public String toString() {
        return value;
    }
}
