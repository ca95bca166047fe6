package io.srfarm.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.picture.Picture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final byte[] ONE_RED_PIXEL = {(byte) 0xFF, 0, 0};

    @Test
    void smallPicturesAreEnlargedByWholePixels() {
        ContactSheet sheet = new ContactSheet("title", "subtitle");
        sheet.section("in");
        sheet.add(new Picture(1, 1, ONE_RED_PIXEL), List.of("red"));

        assertThat(pixelsOf(sheet.draw(), ONE_RED_PIXEL)).isEqualTo(448 * 448);
    }

    @Test
    void largePicturesAreAveraged() {
        byte[] checks = new byte[3 * 896 * 896];
        for (int i = 0; i < 896 * 896; i++) {
            Arrays.fill(checks, 3 * i, 3 * i + 3, (byte) ((i % 896 + i / 896) % 2 == 0 ? 200 : 100));
        }
        ContactSheet sheet = new ContactSheet("title", "subtitle");
        sheet.section("out");
        sheet.add(new Picture(896, 896, checks), List.of("grey"));

        assertThat(pixelsOf(sheet.draw(), new byte[] {(byte) 150, (byte) 150, (byte) 150}))
                .isGreaterThanOrEqualTo(448 * 448);
    }

    @Test
    void longCaptionsAndUnknownCharactersDoNotBreakTheSheet() {
        ContactSheet sheet = new ContactSheet("ein Bär \u2603", "x".repeat(2000));
        sheet.section("in");
        sheet.add(new Picture(1, 1, ONE_RED_PIXEL), List.of("y".repeat(500), "", "z", "a fourth line is left out"));

        Picture drawn = sheet.draw();

        assertThat(drawn.width()).isGreaterThan(3 * 448);
    }

    @Test
    void aSheetOfAnySizeIsInLandscape() {
        for (int pictures : new int[] {4, 6, 8, 12, 32}) {
            Picture sheet = sheetOf(pictures);
            assertThat((double) sheet.width() / sheet.height())
                    .as("%d pictures", pictures)
                    .isBetween(0.75, 3.0);
        }
        assertThat(sheetOf(32).height()).isGreaterThan(sheetOf(8).height());
    }

    private static Picture sheetOf(int pictures) {
        ContactSheet sheet = new ContactSheet("title", "subtitle");
        sheet.section("out");
        for (int i = 0; i < pictures; i++) {
            sheet.add(new Picture(1, 1, ONE_RED_PIXEL), List.of("red"));
        }
        return sheet.draw();
    }

    private static int pixelsOf(Picture picture, byte[] colour) {
        int count = 0;
        for (int i = 0; i < picture.rgb().length; i += 3) {
            count += Arrays.equals(picture.rgb(), i, i + 3, colour, 0, 3) ? 1 : 0;
        }
        return count;
    }
}
