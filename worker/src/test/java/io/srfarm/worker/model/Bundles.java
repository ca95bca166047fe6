package io.srfarm.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The bundles that ship, and copies of them to break. */
final class Bundles {
    static final Path FOLDER = Path.of(System.getProperty("srfarm.root"), "worker", "models");
    /** Made for tests, a folder of models each: see {@code make.py} there. */
    static final Path MADE = Path.of(System.getProperty("srfarm.root"), "worker/src/test/resources/bundles");

    static final List<String> ALL = List.of("refvae-x8", "bicubic", "lpips-alex");

    private Bundles() {}

    static void copy(String bundle, Path to) throws IOException {
        Path folder = Files.createDirectories(to.resolve(bundle));
        for (String file : List.of(Bundle.DESCRIPTION, Bundle.SCRIPT, Bundle.GOLDEN)) {
            Files.copy(FOLDER.resolve(bundle).resolve(file), folder.resolve(file));
        }
    }

    static void copyAll(Path to) throws IOException {
        for (String bundle : ALL) {
            copy(bundle, to);
        }
    }
}
