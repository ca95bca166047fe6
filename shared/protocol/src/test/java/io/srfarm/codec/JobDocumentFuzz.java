package io.srfarm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.srfarm.Samples;
import io.srfarm.codec.JobJson.Submitted;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.Job;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Limits;
import io.srfarm.job.Reference;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a submitter sends is a job within all limits, or is refused with the place of every fault. */
class JobDocumentFuzz {
    private static final KeySpace SPACE = KeySpace.of(Samples.ACME);

    static Stream<byte[]> known() {
        return Stream.of(
                        "{\"input\": {\"key\": \"inputs/acme/cat.png\"}}",
                        "{\"input\": {\"key\": \"inputs/globex/cat.png\"}, \"deadline\": \"PT10M\", \"labels\": {\"a\": \"b\"}}",
                        "{\"input\": {\"key\": \"a\", \"sha256\": \"\"}, \"references\": [{\"type\": \"noise\"}], \"seed\": 1e3}",
                        "{\"schema\": 2, \"output\": {\"prefix\": \"sets/acme/x/\", \"format\": \"png\"}, \"temperature\": NaN}")
                .map(text -> text.getBytes(UTF_8))
                .flatMap(document -> Stream.of(document, JobJson.write(Samples.job())));
    }

    @MethodSource("known")
    @FuzzTest
    void aDocumentIsAJobOrRefused(byte[] document) throws Exception {
        Submitted submitted;
        try {
            submitted = JobJson.submitted(document, Samples.ID, Samples.ACME, SPACE, Samples.AT);
        } catch (InvalidJobException e) {
            assertThat(e.violations()).isNotEmpty().allSatisfy(violation -> {
                assertThat(violation.pointer()).matches("(?s)(/.*)?");
                assertThat(violation.detail()).isNotBlank();
            });
            return;
        }
        Job job = submitted.job();
        assertThat(SPACE.mayRead(job.input().key())).isTrue();
        assertThat(SPACE.mayWrite(job.output())).isTrue();
        assertThat(job.references()).hasSizeBetween(1, Limits.REFERENCES_MAX).allMatch(JobDocumentFuzz::isOwn);
        assertThat(job.labels()).hasSizeLessThanOrEqualTo(Limits.LABELS_MAX);
        assertThat(job.sampling().candidates()).isBetween(1, Limits.CANDIDATES_MAX);
        assertThat(job.sampling().temperature()).isBetween(0.0, Limits.TEMPERATURE_MAX);
        assertThat(JobJson.read(JobJson.write(job), job.id(), job.tenant())).isEqualTo(job);
    }

    private static boolean isOwn(Reference reference) {
        return !(reference instanceof Reference.Image image)
                || SPACE.mayRead(image.picture().key());
    }
}
