package io.srfarm.standalone.evaluation;

import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.ModelBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Models of the user's own beside those that come with the program, checked before any process starts. */
final class Bundles {
    private Bundles() {}

    /**
     * @param model what is asked for; null: the farm's own
     * @return the user's own
     * @throws FarmException if a folder is no bundle, an id is taken, or nothing has the id asked for
     */
    static List<ModelBundle> choose(List<Path> folders, @Nullable String model) throws FarmException {
        List<ModelBundle> all = new ArrayList<>(ModelBundle.installed());
        List<ModelBundle> own = new ArrayList<>();
        for (Path folder : folders) {
            ModelBundle bundle = ModelBundle.read(folder);
            for (ModelBundle other : all) {
                if (other.id().equals(bundle.id())) {
                    throw new FarmException(folder + " is a bundle named " + bundle.id() + ", and so is "
                            + other.folder() + ": give it another id in its model.json");
                }
            }
            all.add(bundle);
            own.add(bundle);
        }
        List<String> ids = names(all.stream());
        if (model != null && !ids.contains(model)) {
            throw new FarmException("there is no model " + model + ": there are " + String.join(", ", ids)
                    + " (--bundle adds one of your own)");
        }
        return own;
    }

    private static List<String> names(Stream<ModelBundle> bundles) {
        return bundles.filter(ModelBundle::restoring).map(ModelBundle::id).toList();
    }
}
