package io.srfarm.standalone.client;

import io.srfarm.candidate.CandidateSet;
import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * A candidate set as it was read from a farm.
 *
 * @param manifest the manifest's bytes as stored; not copied, so leave them alone
 * @param urls where each candidate can be read for a while, by index
 */
@SuppressWarnings("ArrayRecordComponent") // read once and written to a file; never compared
public record FetchedSet(CandidateSet set, byte[] manifest, Map<Integer, URI> urls) {
    public FetchedSet {
        urls = Map.copyOf(urls);
    }

    URI urlOf(int index) {
        return Objects.requireNonNull(urls.get(index), () -> "the farm gave no URL for candidate " + index);
    }
}
