package io.srfarm.supervision;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Describes the innermost cause of a failure. */
public final class RootCause {
    private RootCause() {}

    public static String of(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (root instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (root instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is in the way";
        }
        if (root instanceof FileSystemException other && other.getReason() != null) {
            return other.getFile() + ": " + other.getReason();
        }
        String name = root.getClass().getSimpleName();
        String message = Objects.requireNonNullElse(root.getMessage(), "");
        return message.isBlank() ? name : message.lines().findFirst().orElse(name);
    }
}
