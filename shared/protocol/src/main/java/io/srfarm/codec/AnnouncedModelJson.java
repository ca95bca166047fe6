package io.srfarm.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.DeviceKind;
import io.srfarm.job.Sha256;

/** What a worker says of a model that it has, as it lies in the store at {@link AnnouncedModel#key()}. */
public final class AnnouncedModelJson {
    /** Bytes that are read of one; a larger one is none. */
    public static final int BYTES_MAX = 16 << 10;

    private static final int SCALE_MAX = 64;

    private AnnouncedModelJson() {}

    public static byte[] write(AnnouncedModel model) {
        ObjectNode node = Json.object()
                .put("schema", Json.SCHEMA)
                .put("id", model.id())
                .put("version", model.version())
                .put("sha256", model.sha256().hex())
                .put("scale", model.scale())
                .put("parameters", model.parameters());
        model.trainedOn().ifPresent(text -> node.put("trainedOn", text));
        model.licence().ifPresent(text -> node.put("licence", text));
        return Json.bytes(
                node.put("device", model.device().name()).put("at", model.at().toString()));
    }

    /** Reads what {@link #write} wrote. */
    public static AnnouncedModel read(byte[] json) throws MalformedMessageException {
        return ManifestJson.reading(Json.own(json), AnnouncedModelJson::model);
    }

    private static AnnouncedModel model(FieldReader fields) {
        if (!fields.has("schema")) {
            fields.refuse("schema", "is missing");
        }
        fields.integer("schema", Json.SCHEMA, Json.SCHEMA);
        return new AnnouncedModel(
                fields.text("id").orElseThrow(),
                fields.text("version").orElseThrow(),
                fields.parsed("sha256", Sha256::new).orElseThrow(),
                fields.integer("scale", 1, SCALE_MAX).orElseThrow().intValue(),
                fields.integer("parameters", 0, Long.MAX_VALUE).orElseThrow(),
                fields.text("trainedOn"),
                fields.text("licence"),
                fields.parsed("device", DeviceKind::new).orElseThrow(),
                EventJson.instant(fields, "at"));
    }
}
