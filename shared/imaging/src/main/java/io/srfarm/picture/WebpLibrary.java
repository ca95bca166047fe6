package io.srfarm.picture;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.spi.ImageReaderSpi;

/** libwebp. Its binding unpacks it into a folder that is gone again as soon as the library is loaded. */
final class WebpLibrary {
    /** Where the binding unpacks the library, in place of the folder for all temporary files. */
    private static final String FOLDER_PROPERTY = "com.luciad.imageio.webp.tmpdir";

    static final ImageReaderSpi READER = load();

    private WebpLibrary() {}

    private static ImageReaderSpi load() {
        try {
            Path folder = Files.createTempDirectory("srfarm-webp");
            System.setProperty(FOLDER_PROPERTY, folder.toString());
            try {
                new WebPReadParam(); // these options are the library's own: the first ones load it
                return new WebPImageReaderSpi();
            } finally {
                // A loaded library needs its file no longer, and what a killed process leaves nobody would remove.
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
