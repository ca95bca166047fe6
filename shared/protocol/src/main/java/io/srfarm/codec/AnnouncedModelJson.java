package io.srfarm.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.DeviceKind;
import io.srfarm.job.MemoryBudget;
import io.srfarm.job.ModelTraits;
import io.srfarm.job.Sha256;
import java.util.OptionalLong;

/** The JSON of a model announcement, stored at {@link AnnouncedModel#key()}. */
public final class AnnouncedModelJson {
    /** Largest announcement in bytes; larger objects are ignored. */
    public static final int BYTES_MAX = 16 << 10;

    private static final int SCALE_MAX = 64;

    /** An upper bound for channels and halos of models. */
    private static final int SIZE_MAX = 1 << 16;

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
        node.put("device", model.device().name()).put("at", model.at().toString());
        model.capacity().ifPresent(capacity -> put(capacity, node));
        return Json.bytes(node);
    }

    private static void put(AnnouncedModel.Capacity capacity, ObjectNode node) {
        ModelTraits traits = capacity.traits();
        node.putObject("traits")
                .put("features", traits.features())
                .put("noiseChannels", traits.noiseChannels())
                .put("haloPixels", traits.haloPixels())
                .put("hasMemory", traits.hasMemory());
        ObjectNode memory =
                node.putObject("memory").put("heapBytes", capacity.memory().heapBytes());
        capacity.memory().engineBytes().ifPresent(bytes -> memory.put("engineBytes", bytes));
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
        int scale = fields.integer("scale", 1, SCALE_MAX).orElseThrow().intValue();
        long parameters = fields.integer("parameters", 0, Long.MAX_VALUE).orElseThrow();
        return new AnnouncedModel(
                fields.text("id").orElseThrow(),
                fields.text("version").orElseThrow(),
                fields.parsed("sha256", Sha256::new).orElseThrow(),
                scale,
                parameters,
                fields.text("trainedOn"),
                fields.text("licence"),
                fields.parsed("device", DeviceKind::new).orElseThrow(),
                EventJson.instant(fields, "at"),
                fields.object("traits")
                        .map(traits -> new AnnouncedModel.Capacity(
                                traits(traits, scale, parameters),
                                memory(fields.object("memory").orElseThrow()))));
    }

    private static ModelTraits traits(FieldReader fields, int scale, long parameters) {
        return new ModelTraits(
                scale,
                size(fields, "features"),
                size(fields, "noiseChannels"),
                size(fields, "haloPixels"),
                fields.flag("hasMemory").orElseThrow(),
                parameters > 0);
    }

    private static int size(FieldReader fields, String name) {
        return fields.integer(name, 0, SIZE_MAX).orElseThrow().intValue();
    }

    private static MemoryBudget memory(FieldReader fields) {
        return new MemoryBudget(
                fields.integer("heapBytes", 1, Long.MAX_VALUE).orElseThrow(),
                fields.integer("engineBytes", 0, Long.MAX_VALUE)
                        .map(OptionalLong::of)
                        .orElseGet(OptionalLong::empty));
    }
}
