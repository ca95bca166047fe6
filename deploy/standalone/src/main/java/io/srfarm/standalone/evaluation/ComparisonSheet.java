package io.srfarm.standalone.evaluation;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Scores;
import io.srfarm.localfarm.FarmException;
import io.srfarm.quality.Imresize;
import io.srfarm.report.Captions;
import io.srfarm.report.ContactSheet;
import io.srfarm.report.Legend;
import io.srfarm.standalone.command.ReducedPicture;
import io.srfarm.standalone.command.SetFolder;
import java.util.List;
import java.util.Map;

/** Draws a picture's bicubic enlargement, candidates and ground truth side by side. */
final class ComparisonSheet {
    static final String FILE = "comparison.png";

    private ComparisonSheet() {}

    /**
     * Writes the sheet next to the candidates.
     *
     * @param names display names of references, by key
     * @param bicubic scores of the baseline
     */
    static void write(SetFolder folder, TruePicture picture, Map<String, String> names, Scores bicubic)
            throws FarmException {
        CandidateSet set = folder.set();
        ReducedPicture reduced = picture.reduced();
        boolean baseline = set.model().id().equals(EvaluationSettings.BICUBIC);
        ContactSheet sheet = new ContactSheet(
                picture.name() + ": bicubic, " + (baseline ? "" : set.model().id() + ", ") + "truth",
                "seed " + set.seed() + "   temperature " + set.temperature() + "   model "
                        + set.model().sha256().shortHex());
        sheet.section(picture.size());
        if (!baseline) {
            sheet.add(Imresize.enlarge(reduced.low(), ReducedPicture.SCALE), Captions.of("bicubic", bicubic));
        }
        folder.addTo(sheet, names);
        sheet.add(reduced.truth(), List.of("truth", Captions.size(reduced.truth())));
        sheet.legend(Legend.ofCandidates());
        folder.keep(sheet, FILE);
    }
}
