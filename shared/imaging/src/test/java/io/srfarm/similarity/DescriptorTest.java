package io.srfarm.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.event.ErrorType;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureException;
import io.srfarm.picture.PictureLimits;
import io.srfarm.picture.PictureReader;
import io.srfarm.picture.PngWriter;
import io.srfarm.quality.Imresize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorTest {
    private static final Path FOLDER = Path.of("src/test/resources/similarity");
    private static final List<String> NAMES = List.of("grass", "reflect", "sand", "waves");
    private static final int SIDE = 320;

    @ParameterizedTest
    @ValueSource(strings = {"grass", "reflect", "sand", "waves"})
    void aPartOfAPhotographIsNearestToItsOtherPart(String name) throws Exception {
        Descriptor input = input(photograph(name).cut(0, 0, SIDE / 2, SIDE));

        assertThat(nearest(input, picture -> picture.cut(SIDE / 2, 0, SIDE / 2, SIDE)))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grass", "reflect", "sand", "waves"})
    void aMirroredOrBrighterPhotographStaysTheNearest(String name) throws Exception {
        Descriptor input = input(photograph(name));

        assertThat(nearest(input, DescriptorTest::mirrored)).isEqualTo(name);
        assertThat(nearest(input, DescriptorTest::brighter)).isEqualTo(name);
        assertThat(input.distance(reference(mirrored(photograph(name))))).isLessThan(0.02);
    }

    @Test
    void aPhotographReducedByEightIsItsOwnInput() throws Exception {
        Picture photograph = photograph("sand");

        assertThat(reference(photograph)).isEqualTo(input(photograph));
        assertThat(reference(photograph).distance(input(photograph))).isZero();
    }

    @Test
    void aStoredDescriptorIsTheSame() throws Exception {
        Descriptor descriptor = reference(photograph("grass"));

        assertThat(Descriptor.of(descriptor.bytes()))
                .isEqualTo(descriptor)
                .hasSameHashCodeAs(descriptor)
                .isNotEqualTo(reference(photograph("sand")));
        assertThatThrownBy(() -> Descriptor.of(new byte[12])).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aLargePictureIsDescribedFromASample(String format) throws Exception {
        BufferedImage large = large();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(large, format, file);

        Descriptor described = Descriptor.ofReference(file.toByteArray());

        // It is seven times as large, so its detail is coarser: content and colours remain.
        assertThat(nearest(described, UnaryOperator.identity())).isEqualTo("reflect");
    }

    @Test
    void aLargePictureThatMustBeDecodedAsAWholeIsRefused() throws Exception {
        byte[] progressive = progressive(large());

        assertThatThrownBy(() -> Descriptor.ofReference(progressive))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.UNSUPPORTED_FORMAT));
    }

    @Test
    void theSmallestPicturesHaveEveryFeature() throws Exception {
        Picture small = photograph("waves").cut(0, 0, 8, 8);

        assertThat(Descriptor.ofReference(PngWriter.write(small)).distance(Descriptor.ofInput(PngWriter.write(small))))
                .isZero();
        byte[] tooSmall = PngWriter.write(small.cut(0, 0, 8, 7));
        assertThatThrownBy(() -> Descriptor.ofReference(tooSmall))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.TOO_SMALL));
    }

    @Test
    void anEvenColourHasADistanceFromEverything() throws Exception {
        Descriptor grey = reference(new Picture(64, 64, new byte[3 * 64 * 64]));

        for (String name : NAMES) {
            assertThat(grey.distance(reference(photograph(name)))).isFinite().isGreaterThan(1);
        }
    }

    private static String nearest(Descriptor input, UnaryOperator<Picture> change) {
        return NAMES.stream()
                .min(Comparator.comparingDouble(name -> input.distance(reference(change.apply(photograph(name))))))
                .orElseThrow();
    }

    private static Descriptor input(Picture original) throws PictureException {
        return Descriptor.ofInput(PngWriter.write(Imresize.reduce(original, 8)));
    }

    private static Descriptor reference(Picture picture) {
        try {
            return Descriptor.ofReference(PngWriter.write(picture));
        } catch (PictureException e) {
            throw new AssertionError(e);
        }
    }

    private static Picture photograph(String name) {
        try {
            return PictureReader.read(Files.readAllBytes(FOLDER.resolve(name + ".jpg")), PictureLimits.INPUT);
        } catch (IOException | PictureException e) {
            throw new AssertionError(e);
        }
    }

    private static Picture mirrored(Picture picture) {
        byte[] rgb = new byte[picture.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            int x = pixel % picture.width();
            rgb[3 * (pixel - x + picture.width() - 1 - x) + i % 3] = picture.rgb()[i];
        }
        return new Picture(picture.width(), picture.height(), rgb);
    }

    private static Picture brighter(Picture picture) {
        byte[] rgb = new byte[picture.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.min(255, (picture.rgb()[i] & 0xff) + 25);
        }
        return new Picture(picture.width(), picture.height(), rgb);
    }

    /** Returns a picture of more than 4 megapixels. */
    private static BufferedImage large() throws IOException {
        BufferedImage small = ImageIO.read(FOLDER.resolve("reflect.jpg").toFile());
        BufferedImage large = new BufferedImage(7 * SIDE, 7 * SIDE, BufferedImage.TYPE_INT_RGB);
        large.createGraphics().drawImage(small, 0, 0, large.getWidth(), large.getHeight(), null);
        return large;
    }

    private static byte[] progressive(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            ImageWriteParam options = writer.getDefaultWriteParam();
            options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), options);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
