package io.srfarm.standalone.evaluation;

import io.srfarm.job.Limits;
import io.srfarm.localfarm.FarmException;
import io.srfarm.picture.PictureLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads every picture before any process starts. One unusable picture makes the evaluation fail. */
final class PictureChecks {
    private PictureChecks() {}

    /** @throws FarmException naming every unusable picture and its fault */
    static List<TruePicture> truths(Path folder, List<Path> files, TruePicture.Demand demand) throws FarmException {
        return all(folder, files, file -> TruePicture.read(file, demand));
    }

    /** @throws FarmException naming every unusable picture and its fault, or if there are too many pictures */
    static List<Path> references(Path folder, List<Path> files) throws FarmException {
        if (files.size() > Limits.REFERENCES_MAX) {
            throw new FarmException(folder + " contains " + files.size() + " pictures: a job takes at most "
                    + Limits.REFERENCES_MAX + " references (limit references-max)");
        }
        return all(folder, files, file -> {
            TruePicture.bounded(file, Limits.PICTURE_BYTES_MAX).picture(PictureLimits.REFERENCE);
            return file;
        });
    }

    private static <T> List<T> all(Path folder, List<Path> files, Check<T> check) throws FarmException {
        List<T> passed = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Path file : files) {
            try {
                passed.add(check.of(file));
            } catch (FarmException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw new FarmException(faults.size() + " of " + files.size() + " pictures in " + folder
                    + " cannot be used, so nothing was run:\n  " + String.join("\n  ", faults));
        }
        return passed;
    }

    private interface Check<T> {
        T of(Path file) throws FarmException;
    }
}
