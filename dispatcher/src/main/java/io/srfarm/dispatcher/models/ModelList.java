package io.srfarm.dispatcher.models;

import java.util.List;

/**
 * The known models.
 *
 * @param models by id
 */
record ModelList(List<ModelView> models) {
    ModelList {
        models = List.copyOf(models);
    }
}
