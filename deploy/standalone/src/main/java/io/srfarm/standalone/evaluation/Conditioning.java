package io.srfarm.standalone.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.srfarm.client.FarmClient;
import io.srfarm.localfarm.FarmException;
import io.srfarm.standalone.command.NamedPicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The references of an evaluation's jobs.
 *
 * @param pictures for {@link Kind#PICTURES}: 1 to 16; candidate {@code i} uses picture {@code i mod n}
 */
record Conditioning(Kind kind, List<Path> pictures) {
    /** The source of the style. */
    enum Kind {
        RANDOM("random"),
        LOW_RESOLUTION("low-resolution"),
        HIGH_RESOLUTION("high-resolution"),
        PICTURES("pictures");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    Conditioning {
        pictures = List.copyOf(pictures);
    }

    List<String> names() {
        return pictures.stream().map(file -> file.getFileName().toString()).toList();
    }

    /** Uploads the pictures once for all jobs. */
    Stored store(FarmClient farm) throws FarmException, InterruptedException {
        List<String> keys = new ArrayList<>();
        Map<String, String> names = new TreeMap<>();
        for (Path file : pictures) {
            NamedPicture picture = NamedPicture.read(file);
            String key = picture.upload(farm);
            keys.add(key);
            names.put(key, picture.name());
        }
        return new Stored(kind, keys, names);
    }

    /**
     * References that jobs can name.
     *
     * @param keys of the pictures, in order
     * @param names display names of the pictures, by key
     */
    record Stored(Kind kind, List<String> keys, Map<String, String> names) {
        Stored {
            keys = List.copyOf(keys);
            names = Map.copyOf(names);
        }

        /** @param truthKey key of this job's large picture */
        void writeTo(ArrayNode references, String truthKey) {
            switch (kind) {
                case RANDOM -> references.addObject().put("type", "noise");
                case LOW_RESOLUTION -> references.addObject().put("type", "low-resolution");
                case HIGH_RESOLUTION ->
                    references.addObject().put("type", "image").put("key", truthKey);
                case PICTURES ->
                    keys.forEach(
                            key -> references.addObject().put("type", "image").put("key", key));
            }
        }
    }
}
