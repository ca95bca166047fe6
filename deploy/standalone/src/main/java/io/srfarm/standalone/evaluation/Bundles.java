package io.srfarm.standalone.evaluation;

import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.ModelBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the user's own model bundles and checks them before any process starts. */
final class Bundles {
    private Bundles() {}

    /**
     * @param model the requested model; null for the farm's default
     * @return the user's own bundles
     * @throws FarmException if a folder is not a bundle, two bundles have the same id, or no bundle has the requested id
     */
    static List<ModelBundle> choose(List<Path> folders, @Nullable String model) throws FarmException {
        List<ModelBundle> all = new ArrayList<>(ModelBundle.installed());
        List<ModelBundle> own = new ArrayList<>();
        for (Path folder : folders) {
            ModelBundle bundle = ModelBundle.read(folder);
            for (ModelBundle other : all) {
                if (other.id().equals(bundle.id())) {
                    throw new FarmException(folder + " has the model id " + bundle.id() + ", which is also the id of "
                            + other.folder() + ": change the id in its model.json");
                }
            }
            all.add(bundle);
            own.add(bundle);
        }
        List<String> ids = names(all.stream());
        if (model != null && !ids.contains(model)) {
            throw new FarmException("there is no model " + model + "; available: " + String.join(", ", ids)
                    + " (--bundle adds your own)");
        }
        return own;
    }

    private static List<String> names(Stream<ModelBundle> bundles) {
        return bundles.filter(ModelBundle::restoring).map(ModelBundle::id).toList();
    }
}
