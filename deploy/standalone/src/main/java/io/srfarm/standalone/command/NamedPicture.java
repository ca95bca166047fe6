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
 * A picture that a user named.
 *
 * @param name for captions: the file's name
 * @param bytes the file; not copied, so leave it alone
 */
@SuppressWarnings("ArrayRecordComponent") // read once and uploaded; never compared
public record NamedPicture(String name, byte[] bytes) {
    /** What a job uses a picture for, and how large it may be. */
    enum Use {
        INPUT,
        REFERENCE,
        GROUND_TRUTH;

        private PictureLimits limits() {
            return switch (this) {
                case INPUT -> PictureLimits.INPUT;
                case REFERENCE -> PictureLimits.REFERENCE;
                case GROUND_TRUTH -> PictureLimits.GROUND_TRUTH;
            };
        }

        private int bytesMax() {
            return this == GROUND_TRUTH ? Limits.GROUND_TRUTH_BYTES_MAX : Limits.PICTURE_BYTES_MAX;
        }
    }

    /**
     * A picture whose format, size and dimensions a farm takes; the pixels themselves are not looked at.
     *
     * @throws FarmException naming the file and what is wrong with it
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

    /** One of the pictures that come with the program. */
    static NamedPicture sample(String name) {
        try (InputStream file = NamedPicture.class.getResourceAsStream("/samples/" + name)) {
            return new NamedPicture(name, Objects.requireNonNull(file, name).readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e); // it lies in this program's own jar
        }
    }

    public static NamedPicture png(String name, Picture picture) {
        return new NamedPicture(name, PngWriter.write(picture));
    }

    /** @throws FarmException naming the file if it is no picture, broken, or beyond the limits */
    public Picture picture(PictureLimits limits) throws FarmException {
        try {
            return PictureReader.read(bytes, limits);
        } catch (PictureException e) {
            throw new FarmException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Stores it where jobs can name it.
     *
     * @return its key
     */
    public String upload(FarmClient farm) throws InterruptedException {
        return farm.upload(Upload.of(name, bytes), TransferListener.NONE).path();
    }
}
