package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.client.TransferListener;
import io.srfarm.client.Upload;
import io.srfarm.job.Limits;
import io.srfarm.localfarm.FarmException;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureException;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.picture.PngWriter;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A picture file named by the user.
 *
 * @param name the file's name, for captions
 * @param bytes the file's content; not copied, so callers must not modify it
 */
@SuppressWarnings("ArrayRecordComponent") // read once and uploaded; never compared
public record NamedPicture(String name, byte[] bytes) {
    /** What a job uses a picture for, which determines its limits. */
    enum Use {
        INPUT,
        REFERENCE,
        GROUND_TRUTH,
        MASK;

        private PictureLimits limits() {
            return switch (this) {
                case INPUT -> PictureLimits.INPUT;
                case REFERENCE -> PictureLimits.REFERENCE;
                case GROUND_TRUTH, MASK -> PictureLimits.GROUND_TRUTH;
            };
        }

        private int bytesMax() {
            return this == GROUND_TRUTH ? Limits.GROUND_TRUTH_BYTES_MAX : Limits.PICTURE_BYTES_MAX;
        }
    }

    /**
     * Reads a picture and checks its format, file size and dimensions against the farm's limits, without decoding its
     * pixels.
     *
     * @throws FarmException naming the file and its fault
     */
    static NamedPicture read(Path file, Use use) throws FarmException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > use.bytesMax()) {
                throw new FarmException(file + ": " + Files.size(file) + " bytes: above " + use.bytesMax() + " (limit "
                        + (use == Use.GROUND_TRUTH ? "ground-truth-bytes-max" : "picture-bytes-max") + ")");
            }
            NamedPicture picture = read(file);
            PictureReader.check(picture.bytes, use.limits());
            return picture;
        } catch (PictureException e) {
            throw new FarmException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FarmException("cannot read " + file + " (" + RootCause.of(e) + ")", e);
        }
    }

    /** @throws FarmException if it cannot be read */
    public static NamedPicture read(Path file) throws FarmException {
        try {
            return new NamedPicture(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FarmException("cannot read " + file + " (" + RootCause.of(e) + ")", e);
        }
    }

    /** Reads a sample picture from this program's resources. */
    static NamedPicture sample(String name) {
        try (InputStream file = NamedPicture.class.getResourceAsStream("/samples/" + name)) {
            return new NamedPicture(name, Objects.requireNonNull(file, name).readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e); // a resource of this jar
        }
    }

    public static NamedPicture png(String name, Picture picture) {
        return new NamedPicture(name, PngWriter.write(picture));
    }

    /** @throws FarmException naming the file if it cannot be decoded or exceeds the limits */
    public Picture picture(PictureLimits limits) throws FarmException {
        try {
            return PictureReader.read(bytes, limits);
        } catch (PictureException e) {
            throw new FarmException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Uploads the picture for use in jobs.
     *
     * @return its object key
     */
    public String upload(FarmClient farm) throws InterruptedException {
        return farm.upload(Upload.of(name, bytes), TransferListener.NONE).path();
    }
}
