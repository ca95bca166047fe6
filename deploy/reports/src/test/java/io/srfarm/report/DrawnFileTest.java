package io.srfarm.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.picture.PngWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnFileTest {
    @TempDir
    Path folder;

    @Test
    void anUnchangedPictureIsReplaced() throws Exception {
        Path file = folder.resolve("sheet.png");

        DrawnFile.write(file, grey(100));
        DrawnFile.write(file, grey(200));

        assertThat(PictureReader.read(Files.readAllBytes(file), PictureLimits.INPUT))
                .isEqualTo(grey(200));
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aFileOfTheUserIsKept() throws Exception {
        Path plain = Files.write(folder.resolve("plain.png"), PngWriter.write(grey(1)));
        Path edited = folder.resolve("edited.png");
        DrawnFile.write(edited, grey(1));
        byte[] bytes = Files.readAllBytes(edited);
        bytes[bytes.length - 20] ^= 1;
        Files.write(edited, bytes);
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), plain);

        for (Path file : new Path[] {plain, edited, link, Files.createFile(folder.resolve("empty.png"))}) {
            byte[] before = Files.readAllBytes(file);
            assertThatThrownBy(() -> DrawnFile.write(file, grey(2)))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining(file.toString());
            assertThat(file).hasBinaryContent(before);
        }
    }

    @Test
    void theDetailIsWhereThePicturesDiffer() {
        byte[] other = new byte[3 * 400 * 300];
        for (int y = 200; y < 280; y++) {
            for (int x = 300; x < 380; x++) {
                other[3 * (y * 400 + x)] = (byte) 255;
            }
        }
        ContactSheet sheet = new ContactSheet("title", "subtitle");
        sheet.section("candidates");
        sheet.add(new Picture(400, 300, new byte[3 * 400 * 300]), List.of("0"));
        sheet.add(new Picture(400, 300, other), List.of("1"));

        DetailCrop detail = sheet.detail(400, 300);

        assertThat(detail.side()).isEqualTo(112);
        assertThat(detail.left()).isBetween(380 - 112 - 8, 300);
        assertThat(detail.top()).isBetween(280 - 112 - 8, 200);
    }

    private static Picture grey(int value) {
        byte[] rgb = new byte[3 * 16 * 16];
        Arrays.fill(rgb, (byte) value);
        return new Picture(16, 16, rgb);
    }
}
