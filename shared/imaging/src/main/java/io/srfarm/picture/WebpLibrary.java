package io.srfarm.picture;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPReadParam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageReaderSpi;

/** Loads libwebp. Its binding unpacks the library into a folder that is deleted as soon as the library is loaded. */
final class WebpLibrary {
    /** The folder into which the binding unpacks the library, instead of the default folder for temporary files. */
    private static final String FOLDER_PROPERTY = "com.luciad.imageio.webp.tmpdir";

    static final ImageReaderSpi READER = load();

    private WebpLibrary() {}

    /** Returns a WebP writer; the caller disposes of it. */
    static ImageWriter writer() {
        return new WebPImageWriterSpi().createWriterInstance(null);
    }

    private static ImageReaderSpi load() {
        try {
            Path folder = Files.createTempDirectory("srfarm-webp");
            System.setProperty(FOLDER_PROPERTY, folder.toString());
            try {
                new WebPReadParam(); // constructing these options loads the library
                return new WebPImageReaderSpi();
            } finally {
                // A loaded library does not need its file, and deleting it now leaves nothing behind if the process
                // is killed.
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("libwebp cannot be unpacked", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
