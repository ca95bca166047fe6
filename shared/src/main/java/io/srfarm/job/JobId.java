package io.srfarm.job;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * Names a job within its tenant.
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

    /** A new id that nobody can guess: 130 random bits. */
    public static JobId random() {
        return new JobId(text(new BigInteger(130, RANDOM)));
    }

    /**
     * The id that a tenant's idempotency key stands for: the same key always names the same job.
     *
     * @param idempotencyKey any text that the submitter chose
     */
    public static JobId derived(Tenant tenant, String idempotencyKey) {
        Sha256 hash = Sha256.of(tenant.name() + "\n" + idempotencyKey);
        return new JobId(text(new BigInteger(hash.hex().substring(0, 32), 16)));
    }

    private static String text(BigInteger bits) {
        // A leading letter and a fixed length: ids sort and align, and none can look like a number.
        String digits = bits.toString(32);
        return "j" + "0".repeat(26 - digits.length()) + digits;
    }

    private static String quoted(String value) {
        return value.length() > 80 ? "one of " + value.length() + " characters" : "'" + value + "'";
    }

    @Override
    public String toString() {
        return value;
    }
}
