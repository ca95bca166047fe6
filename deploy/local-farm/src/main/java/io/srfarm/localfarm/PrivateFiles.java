package io.srfarm.localfarm;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Creates files that only their owner can read, from the first byte on; writes are atomic. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Creates the folder if it is missing; otherwise removes the permissions of group and others. */
    static void createFolder(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (Files.isDirectory(folder)) {
            Files.setPosixFilePermissions(folder, fromString("rwx------"));
            return;
        }
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(folder, asFileAttribute(fromString("rwx------")));
    }

    static void replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, asFileAttribute(fromString("rw-------")));
        Files.writeString(draft, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
