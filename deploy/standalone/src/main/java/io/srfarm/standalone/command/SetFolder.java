package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.client.DownloadFolder;
import io.srfarm.client.FarmClient;
import io.srfarm.client.FetchedSet;
import io.srfarm.client.TransferListener;
import io.srfarm.job.Reference;
import io.srfarm.localfarm.FarmException;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.report.Captions;
import io.srfarm.report.ContactSheet;
import io.srfarm.report.DetailCrop;
import io.srfarm.report.DrawnFile;
import io.srfarm.report.Table;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A candidate set on disk: {@code 0.png}, {@code 1.png}, … and {@code manifest.json}.
 *
 * @param path the folder
 */
public record SetFolder(Path path, CandidateSet set) {
    /** Writes the candidates, then the manifest, each byte for byte as the farm stores it. */
    public static SetFolder fetch(FarmClient farm, FetchedSet fetched, Path path)
            throws FarmException, InterruptedException {
        try {
            farm.download(fetched, path, TransferListener.NONE);
            return new SetFolder(path, fetched.set());
        } catch (UncheckedIOException e) {
            throw unwritable(path, e);
        }
    }

    /**
     * Checks, before any work is done, that a set and pictures drawn from it can be written to a folder.
     *
     * @param drawn file names of the drawn pictures
     * @throws FarmException naming the file in the way or the reason
     */
    static void check(Path path, int candidates, String... drawn) throws FarmException {
        try {
            DownloadFolder.check(path, candidates);
            for (String name : drawn) {
                DrawnFile.requireReplaceable(path.resolve(name));
            }
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static FarmException unwritable(Path path, Exception thrown) {
        return new FarmException(
                "cannot write to " + path + " (" + RootCause.of(thrown) + "): name another folder with --out", thrown);
    }

    /** Returns the path of a candidate's file. */
    Path candidate(int index) {
        return path.resolve(set.candidates().get(index).fileName());
    }

    /** @param names display names of objects, by key */
    Table table(Map<String, String> names) {
        List<String> heads = new ArrayList<>(List.of("candidate", "file", "seed", "reference"));
        Stream.of(Measure.values()).map(Measure::label).forEach(heads::add);
        Table table = new Table(heads.toArray(String[]::new));
        addTo(table, "", names);
        return table;
    }

    /** @param label what to call the candidates; if empty, their index is used */
    void addTo(Table table, String label, Map<String, String> names) {
        for (Candidate candidate : set.candidates()) {
            List<String> cells = new ArrayList<>(List.of(
                    label.isEmpty() ? Integer.toString(candidate.index()) : label,
                    candidate(candidate.index()).toString(),
                    label.isEmpty() ? Long.toString(candidate.seed()) : "-",
                    label.isEmpty() ? describe(candidate.reference(), names) : "-"));
            Stream.of(Measure.values())
                    .map(measure -> measure.format(candidate.scores().get(measure)))
                    .forEach(cells::add);
            table.row(cells.toArray(String[]::new));
        }
    }

    /** Adds the candidates in the order of their indexes. */
    public void addTo(ContactSheet sheet, Map<String, String> names) throws FarmException {
        for (Candidate candidate : set.candidates()) {
            String reference = Captions.shortened(describe(candidate.reference(), names));
            sheet.add(
                    picture(candidate),
                    Captions.of(
                            candidate.index() + "  " + reference + "  seed " + candidate.seed(), candidate.scores()));
        }
    }

    /** Adds, enlarged, the region in which the candidates that were just added differ most. */
    void addDetailTo(ContactSheet sheet) throws FarmException {
        Candidate any = set.candidates().get(0);
        DetailCrop detail = sheet.detail(any.width(), any.height());
        sheet.section("detail: where the candidates differ most");
        for (Candidate candidate : set.candidates()) {
            sheet.add(
                    detail.of(picture(candidate)),
                    List.of(candidate.index() + "  " + detail.side() + " x " + detail.side() + " pixels at "
                            + detail.left() + ", " + detail.top()));
        }
    }

    private Picture picture(Candidate candidate) throws FarmException {
        return NamedPicture.read(candidate(candidate.index())).picture(PictureLimits.GROUND_TRUTH);
    }

    /** Writes the sheet next to the candidates and returns its path. */
    public Path keep(ContactSheet sheet, String name) throws FarmException {
        Path file = path.resolve(name);
        try {
            DrawnFile.write(file, sheet.draw());
            return file;
        } catch (IOException e) {
            throw new FarmException("cannot write " + file + " (" + RootCause.of(e) + ")", e);
        }
    }

    ObjectNode json(Map<String, String> names) {
        ObjectNode node = FarmClient.document()
                .put("job", set.job().value())
                .put("folder", path.toString())
                .put("manifest", path.resolve("manifest.json").toString());
        ArrayNode candidates = node.putArray("candidates");
        for (Candidate candidate : set.candidates()) {
            ObjectNode scores = candidates
                    .addObject()
                    .put("index", candidate.index())
                    .put("file", path.resolve(candidate.fileName()).toString())
                    .put("sha256", candidate.sha256().hex())
                    .put("seed", candidate.seed())
                    .put("reference", describe(candidate.reference(), names))
                    .putObject("scores");
            candidate.scores().values().forEach((measure, value) -> scores.put(measure.wireName(), value));
        }
        set.diversity().ifPresent(diversity -> node.put("diversity", diversity));
        return node;
    }

    /** @param names display names of objects, by key */
    private static String describe(Reference reference, Map<String, String> names) {
        if (reference instanceof Reference.Image image) {
            String key = image.picture().key().path();
            return names.getOrDefault(key, key.substring(key.lastIndexOf('/') + 1));
        }
        return reference instanceof Reference.Noise ? "noise" : "low-resolution";
    }
}
