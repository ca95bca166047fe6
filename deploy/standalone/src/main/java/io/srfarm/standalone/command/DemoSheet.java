package io.srfarm.standalone.command;

import static io.srfarm.standalone.command.SetFolder.number;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Scores;
import io.srfarm.standalone.farm.FarmException;
import io.srfarm.standalone.farm.Reason;
import io.srfarm.standalone.sheet.ContactSheet;
import io.srfarm.worker.picture.Picture;
import io.srfarm.worker.picture.PictureLimits;
import io.srfarm.worker.picture.PngWriter;
import io.srfarm.worker.quality.Imresize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contact sheet of one demo: what went in above, what came out below. */
final class DemoSheet {
    /** What leaves room for the longest seed in one line. */
    private static final int NAME_CHARACTERS_MAX = 22;

    private static final String FILE = "contact-sheet.png";

    private DemoSheet() {}

    /** Writes it beside the candidates and says where. */
    static Path write(SetFolder folder, DemoPictures pictures, Map<String, String> names, Optional<SetFolder> bicubic)
            throws FarmException {
        CandidateSet set = folder.set();
        ContactSheet sheet = new ContactSheet(
                set.model().id() + ": " + set.candidates().size() + " candidates for " + pictures.name(),
                "job " + set.job() + "   seed " + set.seed() + "   temperature " + set.temperature() + "   model "
                        + set.model().sha256().shortHex());
        sheet.section("in");
        addInputs(sheet, pictures, bicubic);
        sheet.section("out");
        for (Candidate candidate : set.candidates()) {
            Picture picture = read(folder.candidate(candidate.index()));
            sheet.add(
                    picture,
                    caption(
                            candidate.index() + "  " + shortened(SetFolder.describe(candidate.reference(), names))
                                    + "  seed " + candidate.seed(),
                            "",
                            candidate.scores()));
        }
        Path file = folder.path().resolve(FILE);
        try {
            return Files.write(file, PngWriter.write(sheet.draw()));
        } catch (IOException e) {
            throw new FarmException("cannot write " + file + " (" + Reason.of(e) + ")", e);
        }
    }

    private static void addInputs(ContactSheet sheet, DemoPictures pictures, Optional<SetFolder> bicubic)
            throws FarmException {
        Picture low = pictures.lowPicture();
        sheet.add(low, List.of("low resolution", size(low) + ", its pixels enlarged"));
        Picture plain = Imresize.enlarge(low, DemoPictures.SCALE);
        Optional<Candidate> measured =
                bicubic.map(folder -> folder.set().candidates().get(0));
        sheet.add(
                plain,
                measured.map(candidate -> caption("bicubic", size(plain), candidate.scores()))
                        .orElse(List.of("bicubic", size(plain))));
        if (pictures.truth().isPresent()) {
            Picture truth = pictures.truth().get().picture(PictureLimits.GROUND_TRUTH);
            sheet.add(
                    truth,
                    List.of("truth", size(truth) + "  " + pictures.truth().get().name()));
        }
        for (PictureFile file : pictures.references()) {
            Picture reference = file.picture(PictureLimits.REFERENCE);
            sheet.add(reference, List.of("reference " + file.name(), size(reference)));
        }
    }

    private static List<String> caption(String name, String origin, Scores scores) {
        List<String> lines = new ArrayList<>(List.of(name));
        String own = "LR-PSNR " + number(scores.lrPsnr(), 1);
        if (scores.nearestLpips().isPresent()) {
            own += "  nearest " + number(scores.nearestLpips(), 3);
        }
        lines.add((own + "  " + origin).strip());
        if (scores.psnrY().isPresent()) {
            lines.add("PSNR-Y " + number(scores.psnrY(), 2) + "  SSIM-Y " + number(scores.ssimY(), 3) + "  LPIPS "
                    + number(scores.lpips(), 3));
        }
        return lines;
    }

    private static String shortened(String name) {
        return name.length() > NAME_CHARACTERS_MAX ? name.substring(0, NAME_CHARACTERS_MAX - 2) + ".." : name;
    }

    private static String size(Picture picture) {
        return picture.width() + " x " + picture.height();
    }

    private static Picture read(Path file) throws FarmException {
        return PictureFile.read(file).picture(PictureLimits.GROUND_TRUTH);
    }
}
