package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;

/**
 * A set of job keys of fixed size in memory (a Bloom filter). It always contains the keys that were added, and 1 % of all
 * others by mistake; more once it holds more keys than expected. Thread-safe.
 */
public final class JobKeys {
    private static final int EXPECTED = 2_000_000;
    private static final double WRONG = 0.01;

    private final BloomFilter<CharSequence> keys = BloomFilter.create(Funnels.stringFunnel(UTF_8), EXPECTED, WRONG);

    public void note(JobKey key) {
        keys.put(text(key.tenant().name(), key.job().value()));
    }

    /** Like {@link #note(JobKey)}, for unparsed names. */
    void note(String tenant, String job) {
        keys.put(text(tenant, job));
    }

    /** Returns false only if the key was never added. */
    public boolean mayHold(JobKey key) {
        return keys.mightContain(text(key.tenant().name(), key.job().value()));
    }

    private static String text(String tenant, String job) {
        return tenant + "/" + job;
    }
}
