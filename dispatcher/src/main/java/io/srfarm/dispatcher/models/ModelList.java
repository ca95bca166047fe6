package io.srfarm.dispatcher.models;

import java.util.List;

/** @param models by id */
record ModelList(List<ModelView> models) {
    ModelList {
        models = List.copyOf(models);
    }
}
