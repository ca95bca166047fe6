package io.srfarm.standalone.command;

import io.srfarm.localfarm.FarmException;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
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
record DemoPictures(NamedPicture low, List<NamedPicture> references, Optional<NamedPicture> truth) {
    private static final List<String> SAMPLE_REFERENCES = List.of("reference-1.jpg", "reference-2.jpg");

    DemoPictures {
        references = List.copyOf(references);
    }

    /** Reads the given pictures and uses samples for those not given. */
    static DemoPictures of(@Nullable Path low, @Nullable Path high, List<Path> references) throws FarmException {
        List<NamedPicture> lent = new ArrayList<>();
        for (Path reference : references) {
            lent.add(NamedPicture.read(reference));
        }
        if (references.isEmpty()) {
            SAMPLE_REFERENCES.forEach(name -> lent.add(NamedPicture.sample(name)));
        }
        for (NamedPicture reference : lent) {
            reference.picture(PictureLimits.REFERENCE);
        }
        if (high != null) {
            return reduced(NamedPicture.read(high), lent);
        }
        NamedPicture input = low == null ? NamedPicture.sample("lr.png") : NamedPicture.read(low);
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

    private static DemoPictures reduced(NamedPicture high, List<NamedPicture> references) throws FarmException {
        ReducedPicture reduced = ReducedPicture.of(high.picture(PictureLimits.GROUND_TRUTH));
        return new DemoPictures(
                NamedPicture.png("lr.png", reduced.low()),
                references,
                Optional.of(NamedPicture.png(high.name(), reduced.truth())));
    }
}
