package io.srfarm.standalone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.srfarm.standalone.command.CommandOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that are refused before any process starts. The named farm does not exist, so nothing can start by mistake. */
class EvaluateUsageTest {
    @TempDir
    Path folder;

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThat(refused("/nowhere/set")).isEqualTo("srfarm: there is no /nowhere/set");
    }

    @Test
    void aFolderWithoutPicturesIsNamed() throws Exception {
        Files.writeString(folder.resolve("README.md"), "pictures come later");
        Files.createDirectory(folder.resolve("sub"));
        Pictures.colours(folder.resolve("sub/a.png"), 64, 64);

        assertThat(refused(folder.toString())).contains("no PNG, JPEG or WebP picture in " + folder);
    }

    @Test
    void everyBrokenPictureIsNamedAndNothingRuns() throws Exception {
        Pictures.colours(folder.resolve("good.png"), 64, 64);
        Files.writeString(folder.resolve("text.png"), "not a picture");
        byte[] whole = Files.readAllBytes(folder.resolve("good.png"));
        Files.write(folder.resolve("torn.png"), Arrays.copyOf(whole, whole.length / 2));
        Pictures.colours(folder.resolve("tiny.png"), 63, 200);

        String message = refused(folder.toString());

        assertThat(message)
                .startsWith("srfarm: 3 of 4 pictures")
                .contains("text.png: ", "torn.png: ", "tiny.png: 63 x 200 pixels: a side is below 64")
                .doesNotContain("good.png");
    }

    @Test
    void tooManyReferencesAreRefusedWithTheLimitsName() throws Exception {
        Pictures.colours(folder.resolve("a.png"), 64, 64);
        Path references = Files.createDirectory(folder.resolve("references"));
        for (int i = 0; i < 17; i++) {
            Pictures.colours(references.resolve(i + ".png"), 8, 8);
        }

        assertThat(refused(folder.toString(), "--references", references.toString()))
                .contains("17 pictures", "at most 16", "references-max");
    }

    @Test
    void anEmptyReferenceFolderIsNamed() throws Exception {
        Pictures.colours(folder.resolve("a.png"), 64, 64);
        Path references = Files.createDirectory(folder.resolve("references"));

        assertThat(refused(folder.toString(), "--references", references.toString()))
                .contains("no PNG, JPEG or WebP picture in " + references);
    }

    @Test
    void tooManyOutputPixelsAreRefusedWithThePicturesName() throws Exception {
        Pictures.black(folder.resolve("large.png"), 8000, 4000);

        assertThat(refused(folder.toString(), "--candidates", "32")).contains("large.png: 32 candidates");
    }

    @Test
    void referenceOptionsCannotBeCombined() {
        CommandOutcome outcome = CommandOutcome.of("evaluate", ".", "--random", "--lr-as-reference");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("--random").contains("--lr-as-reference");
    }

    @Test
    void aBundleNeedsATemporaryFarm() {
        assertThat(CommandOutcome.of("evaluate", ".", "--bundle", "x", "--url", "http://127.0.0.1:9")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void allPictureFormatsAreUsedAndOtherFilesAreNamed() throws Exception {
        Pictures.grey(folder.resolve("grey.png"), 70, 65);
        Pictures.withAlpha(folder.resolve("alpha.png"), 64, 64);
        Pictures.deep(folder.resolve("deep.png"), 64, 64);
        Pictures.colours(folder.resolve("photo.jpg"), 64, 64);
        Files.copy(folder.resolve("grey.png"), folder.resolve("no-ending"));
        Files.writeString(folder.resolve("MANIFEST.csv"), "a,b");

        PictureListing listing = PictureListing.of(folder);

        assertThat(PictureChecks.truths(folder, listing.pictures(), new TruePicture.Demand(1, true)))
                .extracting(TruePicture::name, TruePicture::size)
                .containsExactly(
                        tuple("alpha.png", "64x64"),
                        tuple("deep.png", "64x64"),
                        tuple("grey.png", "64x64"),
                        tuple("no-ending", "64x64"),
                        tuple("photo.jpg", "64x64"));
        assertThat(listing.leftOut()).endsWith("MANIFEST.csv");
    }

    /** @return the content of standard error */
    private static String refused(String... arguments) {
        String[] all = Stream.concat(
                        Stream.of("evaluate", "--url", "http://127.0.0.1:9", "--api-key", "k"),
                        Arrays.stream(arguments))
                .toArray(String[]::new);
        CommandOutcome outcome = CommandOutcome.of(all);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        return outcome.err().strip();
    }
}
