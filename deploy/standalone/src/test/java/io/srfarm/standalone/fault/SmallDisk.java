package io.srfarm.standalone.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** An in-memory disk for one folder that can be filled and freed. */
final class SmallDisk implements AutoCloseable {
    private static final int MIB = 160;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Skips the test without the right to mount, or if the file system has no extended attributes, which the store needs. */
    static SmallDisk mount(Path folder) throws IOException {
        Files.createDirectories(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + MIB + "m", "srfarm-test", folder.toString()),
                "may not mount");
        SmallDisk disk = new SmallDisk(folder);
        try {
            Files.setAttribute(folder, "user:probe", new byte[1]);
        } catch (IOException | UnsupportedOperationException e) {
            disk.close();
            assumeTrue(false, "no extended attributes in memory: " + e);
        }
        return disk;
    }

    /** Fills the disk completely. */
    void fill() {
        byte[] chunk = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException e) {
            // Expected: the disk is full.
        }
    }

    void empty() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", folder.toString())) {
            throw new IOException("cannot unmount " + folder);
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false; // the program is not installed
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
