package io.srfarm.similarity;

import static io.srfarm.similarity.FeatureGroup.BINS;
import static io.srfarm.similarity.FeatureGroup.GRID;

import io.srfarm.job.Limits;
import io.srfarm.picture.Overview;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureException;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.quality.Imresize;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The look of a picture in about a hundred numbers: its colours, the strength and direction of its detail, and a coarse layout.
 * An input and a reference are comparable, because a reference is first reduced by 8 as an input is: an input has no detail
 * finer than that. Equal pictures give equal descriptors on every machine.
 */
public final class Descriptor {
    /** Changes with every change of the features: descriptors of other versions cannot be compared. */
    public static final int VERSION = 1;

    /** Shortest side at which all scales of detail exist. */
    private static final int SIDE_PIXELS_MIN = Limits.INPUT_SIDE_PIXELS_MIN;

    /** A limit on the memory for a row of pixels. */
    private static final int REFERENCE_SIDE_PIXELS_MAX = 1 << 14;

    private static final PictureLimits REFERENCE = new PictureLimits(
            SIDE_PIXELS_MIN,
            REFERENCE_SIDE_PIXELS_MAX,
            Limits.REFERENCE_PIXELS_MAX,
            PictureLimits.REFERENCE.decodeTimeMax());

    private static final int SCALE = 8;
    private static final FeatureGroup[] GROUPS = FeatureGroup.values();
    private static final int[] MIRROR = mirror();

    private final float[] values;

    private Descriptor(float[] values) {
        this.values = values;
    }

    /** Describes a low-resolution picture. */
    public static Descriptor ofInput(byte[] file) throws PictureException {
        return new Descriptor(Features.of(PictureReader.read(file, PictureLimits.INPUT)));
    }

    /**
     * Describes a reference.
     *
     * @throws PictureException also for a picture with a side below 8 or above 16,384 pixels, and for one that cannot be decoded
     *     in little memory
     */
    public static Descriptor ofReference(byte[] file) throws PictureException {
        Overview overview = PictureReader.overview(file, REFERENCE);
        return new Descriptor(Features.of(reduced(overview.picture(), SCALE / overview.step())));
    }

    /** Reduces a picture by a power of two, less if it is so small that too little would be left. */
    private static Picture reduced(Picture picture, int scaleMax) {
        int side = Math.min(picture.width(), picture.height());
        int scale = scaleMax;
        while (scale > 1 && side / scale < SIDE_PIXELS_MIN) {
            scale /= 2;
        }
        if (scale == 1) {
            return picture;
        }
        int width = picture.width() / scale * scale;
        int height = picture.height() / scale * scale;
        Picture whole = width == picture.width() && height == picture.height()
                ? picture
                : picture.cut((picture.width() - width) / 2, (picture.height() - height) / 2, width, height);
        return Imresize.reduce(whole, scale);
    }

    /**
     * Returns how different the pictures look: 0 for equal ones, about 1 for two photographs taken at random. A mirrored
     * picture is as near as the picture itself, because its textures are as useful.
     */
    public double distance(Descriptor other) {
        double plain = 0;
        double mirrored = 0;
        int at = 0;
        for (FeatureGroup group : GROUPS) {
            double sum = 0;
            double mirroredSum = 0;
            for (int i = 0; i < group.size(); i++, at++) {
                sum += Math.abs(values[at] - other.values[at]);
                mirroredSum += Math.abs(values[MIRROR[at]] - other.values[at]);
            }
            plain += group.weight() * sum / group.size();
            mirrored += group.weight() * mirroredSum / group.size();
        }
        return Math.min(plain, mirrored);
    }

    /** Returns the features for storage. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /**
     * Reads what {@link #bytes} returned in this version.
     *
     * @throws IllegalArgumentException for any other number of bytes
     */
    public static Descriptor of(byte[] bytes) {
        float[] values = new float[FeatureGroup.total()];
        if (bytes.length != Float.BYTES * values.length) {
            throw new IllegalArgumentException("a descriptor does not have " + bytes.length + " bytes");
        }
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return new Descriptor(values);
    }

    /** Returns for each feature the index of the feature that has its value in the mirrored picture. */
    private static int[] mirror() {
        int[] mirror = new int[FeatureGroup.total()];
        Arrays.setAll(mirror, i -> i);
        mirrorGrid(mirror, FeatureGroup.LAYOUT.start(), 3);
        mirrorGrid(mirror, FeatureGroup.DETAIL_LAYOUT.start(), 1);
        for (int bin = 0; bin < BINS; bin++) {
            mirror[FeatureGroup.DIRECTIONS.start() + bin] = FeatureGroup.DIRECTIONS.start() + (BINS - bin) % BINS;
        }
        return mirror;
    }

    private static void mirrorGrid(int[] mirror, int start, int values) {
        for (int cell = 0; cell < GRID * GRID; cell++) {
            int opposite = cell - cell % GRID + GRID - 1 - cell % GRID;
            for (int i = 0; i < values; i++) {
                mirror[start + values * cell + i] = start + values * opposite + i;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Descriptor descriptor && Arrays.equals(values, descriptor.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
