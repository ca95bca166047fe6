package io.srfarm.localfarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with a model, checked without loading it. The worker that loads it checks its digest, entry points and golden
 * outputs.
 *
 * @param id name of the model in jobs
 * @param folder absolute path
 * @param restoring whether it enlarges pictures; other models compute scores
 */
public record ModelBundle(String id, Path folder, boolean restoring) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILES = List.of("model.json", "model.pt", "golden.npz");

    /** @throws FarmException naming the file that is missing or unreadable */
    public static ModelBundle read(Path folder) throws FarmException {
        Path own = folder.toAbsolutePath().normalize();
        for (String file : FILES) {
            if (!Files.isRegularFile(own.resolve(file))) {
                throw new FarmException(folder + " is not a model bundle: " + file + " is missing (a bundle has "
                        + String.join(", ", FILES) + ")");
            }
        }
        Path description = own.resolve(FILES.get(0));
        try {
            JsonNode json = JSON.readTree(description.toFile());
            String id = json.path("id").asText();
            if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                throw new FarmException(folder.resolve(FILES.get(0)) + " has no valid id: `" + id + "`");
            }
            return new ModelBundle(id, own, json.has("scale"));
        } catch (IOException e) {
            throw new FarmException(folder.resolve(FILES.get(0)) + " is not valid JSON (" + RootCause.of(e) + ")", e);
        }
    }

    /** Returns the models that are installed with the program, by id. */
    public static List<ModelBundle> installed() throws FarmException {
        List<ModelBundle> bundles = new ArrayList<>();
        Path models = Installation.find().models();
        try (Stream<Path> folders = Files.list(models)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                bundles.add(read(folder));
            }
        } catch (IOException e) {
            throw new FarmException("cannot read " + models + " (" + RootCause.of(e) + ")", e);
        }
        return bundles;
    }
}
