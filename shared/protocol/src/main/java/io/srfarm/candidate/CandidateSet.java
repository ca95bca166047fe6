package io.srfarm.candidate;

import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A job's one result: the manifest. It is stored after everything that it names.
 *
 * @param createdAt when it was made; with {@code timings} the only part that differs between runs
 * @param scale candidate side / input side
 * @param candidates by index, all of them
 * @param diversity how much better the best candidate of each pixel is than the best candidate, in percent of the latter's
 *     LPIPS to the ground truth (NTIRE 2021 challenge on learning the super-resolution space); empty without a ground
 *     truth or with fewer than two candidates
 * @param warnings what was wrong with a picture that the job names, without harm to its pixels; at most {@link #WARNINGS_MAX}
 */
public record CandidateSet(
        JobId job,
        Tenant tenant,
        Instant createdAt,
        Model model,
        Input input,
        int scale,
        long seed,
        double temperature,
        double referenceStrength,
        List<Candidate> candidates,
        OptionalDouble diversity,
        List<String> warnings,
        Timings timings) {
    /** Some of each of the pictures that a job may name. */
    public static final int WARNINGS_MAX = 64;

    public CandidateSet {
        candidates = List.copyOf(candidates);
        warnings = List.copyOf(warnings);
    }

    /**
     * The network that made the candidates.
     *
     * @param sha256 digest of its TorchScript file
     * @param precision of the numbers that it computed in
     */
    public record Model(String id, String version, Sha256 sha256, Precision precision) {}

    /**
     * What was enlarged.
     *
     * @param picture with its digest as read
     * @param width pixels, upright
     * @param height pixels, upright
     */
    public record Input(StoredPicture picture, int width, int height) {}

    /** Where the time went, in milliseconds; stages overlap, so they do not add up to the whole. */
    public record Timings(long fetchMs, long encodeMs, long decodeMs, long scoreMs, long publishMs) {}
}
