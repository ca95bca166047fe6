package io.srfarm.picture;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.color.ProfileDataException;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** An embedded ICC profile. Profiles that are unreadable or do not match the number of components are ignored. */
final class ColourProfile {
    /** Largest profile in bytes; real ones are smaller than 3 MiB. */
    static final int BYTES_MAX = 4 << 20;

    private final ICC_Profile profile;

    private ColourProfile(ICC_Profile profile) {
        this.profile = profile;
    }

    /**
     * Returns the profile if it is usable and not sRGB.
     *
     * @param icc the profile's bytes; empty if the file has none
     */
    static Optional<ColourProfile> of(byte[] icc, int components) {
        if (icc.length == 0 || icc.length > BYTES_MAX) {
            return Optional.empty();
        }
        try {
            ICC_Profile profile = ICC_Profile.getInstance(icc);
            boolean fits = profile.getNumComponents() == components && !new ICC_ColorSpace(profile).isCS_sRGB();
            return fits ? Optional.of(new ColourProfile(profile).tried()) : Optional.empty();
        } catch (IllegalArgumentException | CMMException | ProfileDataException e) {
            return Optional.empty(); // the values are then interpreted as sRGB, as browsers do
        }
    }

    /** Converts one pixel, because some errors in a profile's tables appear only during conversion. */
    private ColourProfile tried() {
        toSrgb(new byte[profile.getNumComponents()], 1, 1);
        return this;
    }

    /** Converts the picture from this profile's colour space to sRGB. */
    Picture toSrgb(Picture picture) {
        byte[] pixels = profile.getNumComponents() == 1 ? everyThird(picture.rgb()) : picture.rgb();
        return new Picture(picture.width(), picture.height(), toSrgb(pixels, picture.width(), picture.height()));
    }

    /** Converts interleaved 8-bit pixels with this profile's number of components to interleaved sRGB. */
    byte[] toSrgb(byte[] pixels, int width, int height) {
        var from = interleaved(pixels, width, height, profile.getNumComponents());
        var to = interleaved(new byte[3 * width * height], width, height, 3);
        var profiles = new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)};
        new ColorConvertOp(profiles, null).filter(from, to);
        return ((DataBufferByte) to.getDataBuffer()).getData();
    }

    private static byte[] everyThird(byte[] rgb) {
        byte[] grey = new byte[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = rgb[3 * i];
        }
        return grey;
    }

    private static WritableRaster interleaved(byte[] pixels, int width, int height, int components) {
        int[] bands = new int[components];
        for (int i = 0; i < components; i++) {
            bands[i] = i;
        }
        var buffer = new DataBufferByte(pixels, pixels.length);
        return Raster.createInterleavedRaster(buffer, width, height, components * width, components, bands, null);
    }
}
