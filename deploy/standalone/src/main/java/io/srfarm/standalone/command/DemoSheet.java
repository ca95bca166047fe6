package io.srfarm.standalone.command;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.localfarm.FarmException;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.quality.Imresize;
import io.srfarm.report.Captions;
import io.srfarm.report.ContactSheet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws the contact sheet of a demo: inputs at the top, candidates below. */
final class DemoSheet {

    private DemoSheet() {}

    /** Writes the sheet next to the candidates and returns its path. */
    static Path write(SetFolder folder, DemoPictures pictures, Map<String, String> names, Optional<SetFolder> bicubic)
            throws FarmException {
        CandidateSet set = folder.set();
        ContactSheet sheet = new ContactSheet(
                set.model().id() + ": " + set.candidates().size() + " candidates for " + pictures.name(),
                "job " + set.job() + "   seed " + set.seed() + "   temperature " + set.temperature() + "   model "
                        + set.model().sha256().shortHex());
        sheet.section("in");
        addInputs(sheet, pictures, bicubic);
        return SetSheet.finish(sheet, folder, names);
    }

    private static void addInputs(ContactSheet sheet, DemoPictures pictures, Optional<SetFolder> bicubic)
            throws FarmException {
        Picture low = pictures.lowPicture();
        sheet.add(low, List.of("low resolution", Captions.size(low) + ", its pixels enlarged"));
        Picture plain = Imresize.enlarge(low, ReducedPicture.SCALE);
        Optional<Candidate> measured =
                bicubic.map(folder -> folder.set().candidates().get(0));
        sheet.add(
                plain,
                measured.map(candidate -> Captions.of("bicubic", candidate.scores()))
                        .orElse(List.of("bicubic", Captions.size(plain))));
        if (pictures.truth().isPresent()) {
            Picture truth = pictures.truth().get().picture(PictureLimits.GROUND_TRUTH);
            sheet.add(
                    truth,
                    List.of(
                            "truth",
                            Captions.size(truth) + "  " + pictures.truth().get().name()));
        }
        for (NamedPicture file : pictures.references()) {
            Picture reference = file.picture(PictureLimits.REFERENCE);
            sheet.add(reference, List.of("reference " + file.name(), Captions.size(reference)));
        }
    }
}
