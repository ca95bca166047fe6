package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectFilesTest {
    @TempDir
    Path folder;

    private Path bucket = Path.of("");

    @BeforeEach
    void aBucket() throws IOException {
        bucket = Files.createDirectories(folder.resolve("data/srfarm/sets"));
    }

    @Test
    void removesADraftWithoutAChecksum() throws IOException {
        Path draft = write("picture.png-" + UUID.randomUUID());

        sweep();

        assertThat(draft).doesNotExist();
    }

    @Test
    void removesTheSecondNameOfAConditionalPut() throws IOException {
        Path object = finish(write("manifest.json"));
        Path draft = Files.createLink(bucket.resolve("manifest.json-" + UUID.randomUUID()), object);

        sweep();

        assertThat(draft).doesNotExist();
        assertThat(object).hasContent("pixels");
    }

    @Test
    void keepsFinishedObjectsWithAnyName() throws IOException {
        Path plain = finish(write("picture.png"));
        Path likeADraft = finish(write("upload-" + UUID.randomUUID()));
        Path likeADraftOfPlain = finish(write("picture.png-" + UUID.randomUUID()));
        Path withoutChecksum = write("put-here-by-hand.png");

        sweep();

        assertThat(plain).exists();
        assertThat(likeADraft).exists();
        assertThat(likeADraftOfPlain).exists();
        assertThat(withoutChecksum).exists();
    }

    @Test
    void removesUploadPartsUnchangedForADay() throws IOException {
        Path fresh = finish(write(".mpus-" + UUID.randomUUID() + "-big.png-1"));
        Path stale = finish(write(".mpus-" + UUID.randomUUID() + "-big.png-2"));
        Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

        sweep();

        assertThat(fresh).exists();
        assertThat(stale).doesNotExist();
    }

    @Test
    void leavesNoFilesAfterProbing() throws IOException {
        new ObjectFiles(folder.resolve("data")).probe();

        assertThat(folder).isDirectoryNotContaining("glob:**probe*");
    }

    private void sweep() throws IOException {
        new ObjectFiles(folder.resolve("data")).sweep();
    }

    private Path write(String name) throws IOException {
        return Files.writeString(bucket.resolve(name), "pixels");
    }

    private static Path finish(Path file) throws IOException {
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write("content-md5", ByteBuffer.wrap(new byte[16]));
        return file;
    }
}
