package io.srfarm.standalone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.localfarm.FarmException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {
    private static final TruePicture CAT = new TruePicture(Path.of("set/cat.png"), 64, 64);
    private static final TruePicture OTHER_CAT = new TruePicture(Path.of("set/cat.jpg"), 64, 64);
    private static final TruePicture DOG = new TruePicture(Path.of("set/dog.png"), 64, 64);

    @TempDir
    Path folder;

    @Test
    void aFailedEvaluationLeavesNothing() throws Exception {
        Path out = folder.resolve("deep/out");

        try (ResultFolder results = ResultFolder.in(out, List.of(CAT))) {
            Files.createDirectories(results.of(CAT));
            Files.writeString(results.of(CAT).resolve("0.png"), "half");
        }

        assertThat(out).doesNotExist();
    }

    @Test
    void aFinishedEvaluationLeavesResultsAndNoTemporaryFolder() throws Exception {
        try (ResultFolder results = ResultFolder.in(folder, List.of(CAT, OTHER_CAT, DOG))) {
            for (TruePicture picture : List.of(CAT, OTHER_CAT, DOG)) {
                Files.createDirectories(results.of(picture));
            }
            results.finish("{}");
        }

        try (var content = Files.list(folder)) {
            assertThat(content.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("cat.jpg", "cat.png", "dog", "evaluation.json");
        }
    }

    @Test
    void aFolderThatIsNotEmptyIsRefused() throws Exception {
        Files.writeString(folder.resolve("mine.txt"), "keep me");

        assertThatThrownBy(() -> ResultFolder.in(folder, List.of(CAT)))
                .isInstanceOf(FarmException.class)
                .hasMessageContaining("not empty");
        assertThat(folder.resolve("mine.txt")).hasContent("keep me");
    }
}
