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
 * The files of a folder, without subfolders.
 *
 * @param pictures files with the content or the name of a PNG, JPEG or WebP picture, ordered by name
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

    /** @throws FarmException if it is not a readable folder or contains no picture */
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

    /** Returns a message about ignored files; empty if there are none. */
    String leftOut() {
        if (others.isEmpty()) {
            return "";
        }
        List<String> named = others.subList(0, Math.min(NAMES_MAX, others.size()));
        String more = others.size() > NAMES_MAX ? " and " + (others.size() - NAMES_MAX) + " more" : "";
        return "ignored, not PNG, JPEG or WebP: " + String.join(", ", named) + more;
    }

    /** Returns whether the content or the extension says picture; a file with the extension but other content then fails. */
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
