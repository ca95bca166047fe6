package io.srfarm.standalone.evaluation;

import static io.srfarm.standalone.command.ReducedPicture.SCALE;

import io.srfarm.job.Limits;
import io.srfarm.localfarm.FarmException;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureLimits;
import io.srfarm.standalone.command.NamedPicture;
import io.srfarm.standalone.command.ReducedPicture;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A large picture that was read once and is usable. Its pixels stay on disk until they are needed.
 *
 * @param width in pixels after cropping: a multiple of the scale
 * @param height in pixels after cropping: a multiple of the scale
 */
record TruePicture(Path file, int width, int height) {
    /**
     * How the pictures are used, which determines their limits.
     *
     * @param candidates per picture
     * @param asReference whether each picture is its own reference; references have lower limits
     */
    record Demand(int candidates, boolean asReference) {}

    /**
     * The files that a job needs.
     *
     * @param truth the original file, or a new one if the picture was cropped
     */
    record Material(NamedPicture truth, NamedPicture low) {}

    /** @throws FarmException naming the file and its fault */
    static TruePicture read(Path file, Demand demand) throws FarmException {
        Picture whole = bounded(file, Limits.GROUND_TRUTH_BYTES_MAX).picture(PictureLimits.GROUND_TRUTH);
        TruePicture picture =
                new TruePicture(file, ReducedPicture.cropped(whole.width()), ReducedPicture.cropped(whole.height()));
        if (picture.pixels() * demand.candidates() > Limits.OUTPUT_PIXELS_MAX) {
            throw new FarmException(picture.name() + ": " + demand.candidates() + " candidates with " + picture.width
                    + " x " + picture.height + " pixels exceed " + Limits.OUTPUT_PIXELS_MAX
                    + " output pixels (limit output-pixels-max): request fewer with --candidates");
        }
        if (demand.asReference()) {
            picture.requireFitAsReference(whole);
        }
        return picture;
    }

    /** Returns the file's content, unless it is larger than the farm accepts. */
    static NamedPicture bounded(Path file, int bytesMax) throws FarmException {
        try {
            if (Files.size(file) > bytesMax) {
                throw new FarmException(file.getFileName() + ": larger than " + (bytesMax >> 20) + " MiB");
            }
        } catch (IOException e) {
            throw new FarmException("cannot read " + file + " (" + RootCause.of(e) + ")", e);
        }
        return NamedPicture.read(file);
    }

    String name() {
        return file.getFileName().toString();
    }

    /** Returns the number of pixels after cropping. */
    long pixels() {
        return (long) width * height;
    }

    ReducedPicture reduced() throws FarmException {
        return ReducedPicture.of(NamedPicture.read(file).picture(PictureLimits.GROUND_TRUTH));
    }

    Material material() throws FarmException {
        NamedPicture content = NamedPicture.read(file);
        Picture whole = content.picture(PictureLimits.GROUND_TRUTH);
        ReducedPicture reduced = ReducedPicture.of(whole);
        NamedPicture low = NamedPicture.png("lr-" + name(), reduced.low());
        return new Material(ReducedPicture.isCropped(whole) ? NamedPicture.png(name(), reduced.truth()) : content, low);
    }

    private void requireFitAsReference(Picture whole) throws FarmException {
        if (pixels() > Limits.REFERENCE_PIXELS_MAX) {
            throw new FarmException(
                    name() + ": " + width + " x " + height + " pixels: too large to be a reference, above "
                            + Limits.REFERENCE_PIXELS_MAX + " (limit reference-pixels-max)");
        }
        long bytes = ReducedPicture.isCropped(whole)
                ? material().truth().bytes().length
                : NamedPicture.read(file).bytes().length;
        if (bytes > Limits.PICTURE_BYTES_MAX) {
            throw new FarmException(name() + ": " + (bytes >> 20) + " MiB: too large to be a reference, above "
                    + (Limits.PICTURE_BYTES_MAX >> 20) + " MiB (limit picture-bytes-max)");
        }
    }

    /** Returns the dimensions after cropping, in pixels. */
    String size() {
        return width + "x" + height;
    }

    /** Returns the number of pixels of the reduced picture. */
    long lowPixels() {
        return pixels() / SCALE / SCALE;
    }
}
