package io.srfarm.standalone.evaluation;

import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FileTree;
import io.srfarm.supervision.ExitHook;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The results of an evaluation: a folder for each picture, and {@code evaluation.json}, which is written last. Until then
 * they are in a temporary folder next to it, which is deleted if the evaluation fails or this JVM ends.
 */
final class ResultFolder implements AutoCloseable {
    private static final String RESULT = "evaluation.json";

    private final Path folder;
    private final Path draft;
    private final boolean created;
    private final Map<Path, String> names;
    private final ExitHook atExit = new ExitHook("discard-the-draft", this::discard);

    private ResultFolder(Path folder, Path draft, boolean created, Map<Path, String> names) {
        this.folder = folder;
        this.draft = draft;
        this.created = created;
        this.names = names;
    }

    /** @throws FarmException if the folder is not empty or cannot be written */
    static ResultFolder in(Path folder, List<TruePicture> pictures) throws FarmException {
        try {
            boolean created = !Files.exists(folder);
            Files.createDirectories(folder);
            requireEmpty(folder);
            Path draft = Files.createTempDirectory(folder, ".unfinished-");
            ResultFolder results = new ResultFolder(folder, draft, created, namesOf(pictures));
            results.atExit.add();
            return results;
        } catch (IOException e) {
            throw new FarmException(
                    "cannot write to " + folder + " (" + RootCause.of(e) + "): name another folder with --out", e);
        }
    }

    /** Returns the folder for the results of one picture. */
    Path of(TruePicture picture) {
        return draft.resolve(names.getOrDefault(picture.file(), picture.name()));
    }

    /** Moves the results to their final place. */
    void finish(String result) throws FarmException {
        try {
            Files.writeString(draft.resolve(RESULT), result);
            try (Stream<Path> parts = Files.list(draft)) {
                for (Path part : parts.filter(path -> !path.endsWith(RESULT)).toList()) {
                    Files.move(part, folder.resolve(part.getFileName()));
                }
            }
            Files.move(draft.resolve(RESULT), folder.resolve(RESULT));
            Files.delete(draft);
        } catch (IOException e) {
            throw new FarmException("cannot write to " + folder + " (" + RootCause.of(e) + ")", e);
        }
    }

    @Override
    public void close() {
        discard();
        atExit.close();
    }

    private synchronized void discard() {
        try {
            if (Files.exists(draft)) {
                FileTree.remove(draft);
                if (created) {
                    Files.delete(folder);
                }
            }
        } catch (DirectoryNotEmptyException e) {
            // Moving failed halfway; the results that were moved are complete.
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + draft, e);
        }
    }

    private static void requireEmpty(Path folder) throws IOException, FarmException {
        try (Stream<Path> content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                throw new FarmException(folder + " is not empty: name another folder with --out");
            }
        }
    }

    /** Returns folder names: the picture's name without its extension if that is unique. */
    private static Map<Path, String> namesOf(List<TruePicture> pictures) {
        Map<String, Integer> uses = new HashMap<>();
        for (TruePicture picture : pictures) {
            uses.merge(stem(picture.name()), 1, Integer::sum);
            uses.merge(picture.name(), 1, Integer::sum);
        }
        Map<Path, String> names = new HashMap<>();
        for (TruePicture picture : pictures) {
            String stem = stem(picture.name());
            boolean unique = uses.getOrDefault(stem, 0) == 1 && !stem.equals(RESULT);
            names.put(picture.file(), unique ? stem : picture.name());
        }
        return names;
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
