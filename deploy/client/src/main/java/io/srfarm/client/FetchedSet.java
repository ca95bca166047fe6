package io.srfarm.client;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import java.util.List;
import java.util.Map;

/**
 * A candidate set as read from a farm.
 *
 * @param manifest the manifest's bytes as stored, checked against their digest; not copied, so do not modify them
 * @param urls presigned URL of each candidate, by index; secret, and valid for a limited time
 */
@SuppressWarnings("ArrayRecordComponent") // read once and written to a file; never compared
public record FetchedSet(CandidateSet set, byte[] manifest, Map<Integer, String> urls) {
    /** @throws InvalidResponseException if a candidate has no URL */
    public FetchedSet {
        urls = Map.copyOf(urls);
        for (Candidate candidate : set.candidates()) {
            if (!urls.containsKey(candidate.index())) {
                throw new InvalidResponseException("the farm returned no URL for candidate " + candidate.index());
            }
        }
    }

    /** Returns the candidates in the order of their indexes. */
    public List<Candidate> candidates() {
        return set.candidates();
    }

    String url(Candidate candidate) {
        return urls.getOrDefault(candidate.index(), "");
    }

    /** Omits the URLs. */
    @Override
    public String toString() {
        return set.job() + ": " + set.candidates().size() + " candidates";
    }
}
