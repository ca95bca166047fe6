package io.srfarm.standalone.command;

import io.srfarm.standalone.farm.FarmException;
import io.srfarm.worker.picture.Picture;
import io.srfarm.worker.picture.PictureLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a demo, read and checked before any process starts.
 *
 * @param truth the original large picture, with sides that are multiples of the scale; empty if unknown
 */
record DemoPictures(PictureFile low, List<PictureFile> references, Optional<PictureFile> truth) {
    private static final List<String> SAMPLE_REFERENCES = List.of("reference-1.jpg", "reference-2.jpg");

    DemoPictures {
        references = List.copyOf(references);
    }

    /** Reads the given pictures and uses samples for those not given. */
    static DemoPictures of(@Nullable Path low, @Nullable Path high, List<Path> references) throws FarmException {
        List<PictureFile> lent = new ArrayList<>();
        for (Path reference : references) {
            lent.add(PictureFile.read(reference));
        }
        if (references.isEmpty()) {
            SAMPLE_REFERENCES.forEach(name -> lent.add(PictureFile.sample(name)));
        }
        for (PictureFile reference : lent) {
            reference.picture(PictureLimits.REFERENCE);
        }
        if (high != null) {
            return reduced(PictureFile.read(high), lent);
        }
        PictureFile input = low == null ? PictureFile.sample("lr.png") : PictureFile.read(low);
        input.picture(PictureLimits.INPUT);
        return new DemoPictures(input, lent, Optional.empty());
    }

    /** Returns the name to show for the picture. */
    String name() {
        return truth.orElse(low).name();
    }

    Picture lowPicture() throws FarmException {
        return low.picture(PictureLimits.INPUT);
    }

    private static DemoPictures reduced(PictureFile high, List<PictureFile> references) throws FarmException {
        ReducedPicture reduced = ReducedPicture.of(high.picture(PictureLimits.GROUND_TRUTH));
        return new DemoPictures(
                PictureFile.png("lr.png", reduced.low()),
                references,
                Optional.of(PictureFile.png(high.name(), reduced.truth())));
    }
}
