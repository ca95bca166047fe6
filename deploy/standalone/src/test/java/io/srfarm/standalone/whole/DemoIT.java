package io.srfarm.standalone.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.job.Sha256;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void aDemoLeavesACompleteSetAContactSheetAndNothingElse() throws Exception {
        Path out = folder.resolve("out");

        try (SrfarmProcess demo = SrfarmProcess.start(folder, "demo", "--out", out.toString(), "--json")) {
            assertThat(demo.status()).as(demo.err()).isZero();

            JsonNode result = JSON.readTree(demo.out());
            assertThat(filesIn(out))
                    .containsExactly("0.png", "1.png", "2.png", "3.png", "contact-sheet.png", "manifest.json");
            JsonNode manifest = JSON.readTree(out.resolve("manifest.json").toFile());
            for (JsonNode candidate : manifest.path("candidates")) {
                byte[] png =
                        Files.readAllBytes(out.resolve(candidate.path("index").asInt() + ".png"));
                assertThat(Sha256.of(png).hex())
                        .isEqualTo(candidate.path("sha256").asText());
                Picture picture = PictureReader.read(png, PictureLimits.GROUND_TRUTH);
                assertThat(picture.width())
                        .isEqualTo(8 * manifest.path("input").path("width").asInt());
                assertThat(picture.height())
                        .isEqualTo(8 * manifest.path("input").path("height").asInt());
            }
            Picture sheet = PictureReader.read(
                    Files.readAllBytes(out.resolve("contact-sheet.png")), PictureLimits.GROUND_TRUTH);
            assertThat(sheet.width()).isGreaterThan(1000);
            assertThat(result.path("timings").path("setMs").asLong()).isPositive();
            assertThat(result.path("peakRssMiB").asLong()).isBetween(200L, 3072L);
            assertThat(filesIn(folder)).noneMatch(name -> name.startsWith("srfarm-"));
            assertThat(demo.tree()).isEmpty();
        }
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
