package io.srfarm.standalone.command;

import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A farm on this machine, by its folder. */
final class FarmOption {
    /** System property that the launcher sets: the project's root, where a farm keeps its folder by default. */
    private static final String ROOT = "srfarm.root";

    @Option(
            names = "--farm",
            paramLabel = "DIR",
            description = "Folder of the farm, or its farm.json (default: SRFARM_FARM, else .srfarm).")
    private @Nullable Path farm;

    /** The folder of {@code srfarm up} unless another is named. */
    static Path defaultFolder() {
        return Path.of(System.getProperty(ROOT, ""), ".srfarm").toAbsolutePath();
    }

    /** @throws FarmException if no farm is up there */
    FarmAddress address() throws FarmException {
        return FarmAddress.read(file());
    }

    boolean isNamed() {
        return farm != null;
    }

    boolean isUp() {
        return Files.exists(file());
    }

    private Path file() {
        Path named = farm;
        if (named == null) {
            String variable = System.getenv("SRFARM_FARM");
            named = variable == null || variable.isBlank() ? defaultFolder() : Path.of(variable);
        }
        return Files.isDirectory(named) || !named.toString().endsWith(".json")
                ? named.resolve(FarmAddress.FILE)
                : named;
    }
}
