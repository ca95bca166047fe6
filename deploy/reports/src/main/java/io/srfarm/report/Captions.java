package io.srfarm.report;

import io.srfarm.candidate.Scores;
import io.srfarm.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The words below the pictures of a sheet. */
public final class Captions {
    /** What leaves room for the longest seed in one line. */
    private static final int NAME_CHARACTERS_MAX = 22;

    private Captions() {}

    /** A candidate: its name, its own scores, and those against the truth where there is one. */
    public static List<String> of(String name, Scores scores) {
        List<String> lines = new ArrayList<>(List.of(name));
        String own = "LR-PSNR " + number(scores.lrPsnr(), 1);
        if (scores.nearestLpips().isPresent()) {
            own += "  nearest " + number(scores.nearestLpips(), 3);
        }
        if (scores.referenceStyle().isPresent()) {
            own += "  style " + number(scores.referenceStyle(), 3);
        }
        if (scores.referenceUse().isPresent()) {
            own += "  use " + number(scores.referenceUse(), 2);
        }
        lines.add(own);
        if (scores.psnrY().isPresent()) {
            lines.add("PSNR-Y " + number(scores.psnrY(), 2) + "  SSIM-Y " + number(scores.ssimY(), 3) + "  LPIPS "
                    + number(scores.lpips(), 3));
        }
        return lines;
    }

    /** A name that leaves room for more in its line. */
    public static String shortened(String name) {
        return name.length() > NAME_CHARACTERS_MAX ? name.substring(0, NAME_CHARACTERS_MAX - 2) + ".." : name;
    }

    public static String size(Picture picture) {
        return picture.width() + " x " + picture.height();
    }

    /** With so many digits; a dash for what was not measured. */
    public static String number(OptionalDouble value, int digits) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble());
    }
}
