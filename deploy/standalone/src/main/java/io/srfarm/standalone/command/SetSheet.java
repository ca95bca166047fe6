package io.srfarm.standalone.command;

import io.srfarm.candidate.CandidateSet;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.ContactSheet;
import io.srfarm.report.Legend;
import java.nio.file.Path;
import java.util.Map;

/** Draws the contact sheet of a set: candidates with scores, one detail of each, and an explanation of the scores. */
final class SetSheet {
    static final String FILE = "contact-sheet.png";

    private SetSheet() {}

    /** Writes the sheet next to the candidates and returns its path. */
    static Path write(SetFolder folder) throws FarmException {
        CandidateSet set = folder.set();
        ContactSheet sheet = new ContactSheet(
                set.model().id() + ": job " + set.job(),
                "input " + set.input().width() + " x " + set.input().height() + "   seed " + set.seed()
                        + "   temperature " + set.temperature() + "   model "
                        + set.model().sha256().shortHex());
        return finish(sheet, folder, Map.of());
    }

    /** Adds the candidates to a sheet that already has its header, and writes it. */
    static Path finish(ContactSheet sheet, SetFolder folder, Map<String, String> names) throws FarmException {
        sheet.section("candidates");
        folder.addTo(sheet, names);
        folder.addDetailTo(sheet);
        sheet.legend(Legend.ofCandidates());
        return folder.keep(sheet, FILE);
    }
}
