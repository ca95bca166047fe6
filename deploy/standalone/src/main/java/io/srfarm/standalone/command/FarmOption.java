package io.srfarm.standalone.command;

import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a farm on this machine by its folder. */
final class FarmOption {
    /** System property that the launcher sets: the project's root, in which the default farm folder is. */
    private static final String ROOT = "srfarm.root";

    @Option(
            names = "--farm",
            paramLabel = "DIR",
            description = "Folder of a farm on this machine, or its farm.json (default: SRFARM_FARM, else .srfarm).")
    private @Nullable Path farm;

    /** Returns the folder that {@code srfarm up} uses by default. */
    static Path defaultFolder() {
        return Path.of(System.getProperty(ROOT, ""), ".srfarm").toAbsolutePath();
    }

    /** @throws FarmException if no farm is running there */
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
