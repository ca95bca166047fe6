package io.srfarm.standalone.evaluation;

import io.srfarm.client.Upload;
import io.srfarm.localfarm.FarmException;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a folder holds, its sub-folders not entered.
 *
 * @param pictures whatever is, or is called, a PNG, JPEG or WebP picture; by name
 * @param others names of all other files
 */
record PictureListing(List<Path> pictures, List<String> others) {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".webp");
    private static final int MAGIC_BYTES = 12;
    private static final int NAMES_MAX = 5;

    PictureListing {
        pictures = List.copyOf(pictures);
        others = List.copyOf(others);
    }

    /** @throws FarmException if it is no folder that can be read, or holds no picture */
    static PictureListing of(Path folder) throws FarmException {
        if (!Files.isDirectory(folder)) {
            throw new FarmException(
                    Files.exists(folder) ? folder + " is a file, not a folder of pictures" : "there is no " + folder);
        }
        List<Path> pictures = new ArrayList<>();
        List<String> others = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (isPicture(file)) {
                    pictures.add(file);
                } else {
                    others.add(file.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new FarmException("cannot read " + folder + " (" + RootCause.of(e) + ")", e);
        }
        if (pictures.isEmpty()) {
            throw new FarmException("there is no PNG, JPEG or WebP picture in " + folder);
        }
        return new PictureListing(pictures, others);
    }

    /** What is not taken, in words; empty if nothing is left out. */
    String leftOut() {
        if (others.isEmpty()) {
            return "";
        }
        List<String> named = others.subList(0, Math.min(NAMES_MAX, others.size()));
        String more = others.size() > NAMES_MAX ? " and " + (others.size() - NAMES_MAX) + " more" : "";
        return "left out, no PNG, JPEG or WebP: " + String.join(", ", named) + more;
    }

    /** A name that promises a picture is held to it, even if something else lies there. */
    private static boolean isPicture(Path file) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (ENDINGS.stream().anyMatch(name::endsWith)) {
            return true;
        }
        try (InputStream content = Files.newInputStream(file)) {
            byte[] start = content.readNBytes(MAGIC_BYTES);
            return Upload.of(name, start).contentType().startsWith("image/");
        }
    }
}
