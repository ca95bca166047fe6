package io.srfarm.standalone.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;

/** A disk of its own for one folder, that can be filled and emptied again. Needs a user who may mount. */
final class SmallDisk implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;

    private final Path folder;
    private final Path filler;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /** Empty where nothing can be mounted, or what is mounted has no extended attributes. */
    static Optional<SmallDisk> mount(Path folder, int mib) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (!run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "srfarm-test", folder.toString())) {
            return Optional.empty();
        }
        SmallDisk disk = new SmallDisk(folder);
        if (!Files.getFileStore(folder).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            disk.close();
            return Optional.empty();
        }
        return Optional.of(disk);
    }

    /** Leaves not a byte. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int bytes = CHUNK_BYTES; bytes > 0; ) {
                try {
                    out.write(new byte[bytes]);
                } catch (IOException e) {
                    bytes /= 2; // full for so many, perhaps not for fewer
                }
            }
        }
    }

    void empty() throws IOException {
        Files.deleteIfExists(filler);
    }

    @Override
    public void close() throws IOException {
        try {
            if (!run("umount", folder.toString())) {
                throw new IOException("cannot unmount " + folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }
}
