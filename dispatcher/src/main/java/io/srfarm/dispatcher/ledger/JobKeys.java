package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;

/**
 * Which jobs something was said of, in a memory of fixed size (a Bloom filter): of a job that was noted it says so for ever; of
 * a hundredth of the others too, and of more once it holds more than it was made for. Thread-safe.
 */
public final class JobKeys {
    private static final int EXPECTED = 2_000_000;
    private static final double WRONG = 0.01;

    private final BloomFilter<CharSequence> keys = BloomFilter.create(Funnels.stringFunnel(UTF_8), EXPECTED, WRONG);

    public void note(JobKey key) {
        keys.put(text(key.tenant().name(), key.job().value()));
    }

    /** As {@link #note(JobKey)}, for whoever has not read the names. */
    void note(String tenant, String job) {
        keys.put(text(tenant, job));
    }

    /** Whether it may have been noted; if not, it certainly was not. */
    public boolean mayHold(JobKey key) {
        return keys.mightContain(text(key.tenant().name(), key.job().value()));
    }

    private static String text(String tenant, String job) {
        return tenant + "/" + job;
    }
}
