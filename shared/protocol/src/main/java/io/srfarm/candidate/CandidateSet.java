package io.srfarm.candidate;

import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The result of a job, as recorded in its manifest. The manifest is stored after everything that it lists.
 *
 * @param createdAt time of creation; only this and {@code timings} differ between runs
 * @param scale candidate side / input side
 * @param candidates all candidates, by index
 * @param diversity how much better the best candidate per pixel is than the best single candidate, in percent of the
 *     latter's LPIPS to the ground truth (NTIRE 2021 challenge on learning the super-resolution space); empty without a
 *     ground truth or with fewer than two candidates
 * @param warnings defects of the job's pictures that did not affect their pixels; at most {@link #WARNINGS_MAX}
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
    /** Allows a few warnings for each picture that a job may use. */
    public static final int WARNINGS_MAX = 64;

    public CandidateSet {
        candidates = List.copyOf(candidates);
        warnings = List.copyOf(warnings);
    }

    /**
     * The model that made the candidates.
     *
     * @param sha256 digest of the TorchScript file
     * @param precision the precision used
     */
    public record Model(String id, String version, Sha256 sha256, Precision precision) {}

    /**
     * The picture that was enlarged.
     *
     * @param picture with the digest of the content that was read
     * @param width pixels, after applying the EXIF orientation
     * @param height pixels, after applying the EXIF orientation
     */
    public record Input(StoredPicture picture, int width, int height) {}

    /** Time per stage in milliseconds. Stages overlap, so the times do not add up to the total. */
    public record Timings(long fetchMs, long encodeMs, long decodeMs, long scoreMs, long publishMs) {}
}
