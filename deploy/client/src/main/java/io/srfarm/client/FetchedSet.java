package io.srfarm.client;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import java.util.List;
import java.util.Map;

/**
 * A candidate set as it was read from a farm.
 *
 * @param manifest the manifest's bytes as stored, checked against their digest; not copied, so leave them alone
 * @param urls where each candidate can be read for a while, by index; presigned, so they are secrets while they last
 */
@SuppressWarnings("ArrayRecordComponent") // read once and written to a file; never compared
public record FetchedSet(CandidateSet set, byte[] manifest, Map<Integer, String> urls) {
    /** @throws InvalidResponseException if a candidate has no URL */
    public FetchedSet {
        urls = Map.copyOf(urls);
        for (Candidate candidate : set.candidates()) {
            if (!urls.containsKey(candidate.index())) {
                throw new InvalidResponseException("the farm gave no URL for candidate " + candidate.index());
            }
        }
    }

    /** By their index. */
    public List<Candidate> candidates() {
        return set.candidates();
    }

    String url(Candidate candidate) {
        return urls.getOrDefault(candidate.index(), "");
    }

    /** Without the URLs. */
    @Override
    public String toString() {
        return set.job() + ": " + set.candidates().size() + " candidates";
    }
}
