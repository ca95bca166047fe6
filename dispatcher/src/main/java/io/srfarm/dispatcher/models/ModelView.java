package io.srfarm.dispatcher.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.srfarm.event.AnnouncedModel;
import java.time.Instant;
import java.util.Optional;

/** An {@link AnnouncedModel} as JSON. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ModelView(
        String id,
        String version,
        String sha256,
        int scale,
        long parameters,
        Optional<String> trainedOn,
        Optional<String> licence,
        String device,
        Instant at) {
    static ModelView of(AnnouncedModel model) {
        return new ModelView(
                model.id(),
                model.version(),
                model.sha256().hex(),
                model.scale(),
                model.parameters(),
                model.trainedOn(),
                model.licence(),
                model.device().name(),
                model.at());
    }
}
