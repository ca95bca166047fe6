package io.srfarm.worker.model;

import io.srfarm.event.ErrorType;
import io.srfarm.worker.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every bundle below the models folder, verified and loaded on one device. Not thread-safe. */
public final class Models implements AutoCloseable {
    /** Side of the picture that entry points are tried with, in LR pixels. */
    private static final int TRIAL_SIDE_PIXELS = 8;

    private static final int WARM_SIDE_PIXELS = 64;
    private static final int WARM_RUNS = 2;

    private final List<Restorer> restorers = new ArrayList<>();
    private final List<Perceptual> perceptuals = new ArrayList<>();

    private Models() {}

    /** As {@link #load(Path, Device, Tuning)} with the tuning of this machine. */
    public static Models load(Path folder, Device device) throws ModelException {
        return load(folder, device, Tuning.DEFAULT);
    }

    /** @throws ModelException naming the file that cannot be used and why */
    public static Models load(Path folder, Device device, Tuning tuning) throws ModelException {
        Torch.start(tuning);
        var models = new Models();
        try {
            for (Path bundle : bundles(folder)) {
                models.add(Bundle.read(bundle), device, tuning);
            }
            if (models.restorers.isEmpty() || models.perceptuals.isEmpty()) {
                throw new ModelException(
                        ErrorType.CORRUPT, folder + " needs a restoring model and the bundle " + Perceptual.ID);
            }
            return models;
        } catch (ModelException | RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** The model that a job names, if it is here. */
    public Optional<Restorer> restorer(String id) {
        return restorers.stream().filter(r -> r.card().id().equals(id)).findFirst();
    }

    public Perceptual perceptual() {
        return perceptuals.get(0);
    }

    /** Of the restoring models, by id. */
    public List<ModelCard> cards() {
        return restorers.stream().map(Restorer::card).toList();
    }

    /** Holds every model against its golden tensors and runs it, so that the first job is as fast as the second. */
    public void warmUp() throws ModelException {
        Golden.checkPerceptual(perceptual().script());
        for (Restorer restorer : restorers) {
            Golden.checkRestorer(restorer.script());
            for (int run = 0; run < WARM_RUNS; run++) {
                perceptual().embed(tried(restorer, WARM_SIDE_PIXELS));
            }
        }
    }

    @Override
    public void close() {
        restorers.forEach(Restorer::close);
        perceptuals.forEach(Perceptual::close);
    }

    private void add(Bundle bundle, Device device, Tuning tuning) throws ModelException {
        boolean perceptual = bundle.id().equals(Perceptual.ID);
        if (perceptual) {
            perceptuals.add(new Perceptual(Script.load(bundle, Torch.device(device))));
        } else {
            ModelCard card = bundle.card();
            restorers.add(new Restorer(Script.load(bundle, Torch.device(device)), card, tuning.tileSidePixels()));
        }
        try {
            if (perceptual) {
                tried(perceptual());
            } else {
                tried(restorers.get(restorers.size() - 1), TRIAL_SIDE_PIXELS);
            }
        } catch (ModelException e) {
            throw bundle.broken(Bundle.SCRIPT, "does not keep the contract: " + e.getMessage(), e);
        }
    }

    private static void tried(Perceptual perceptual) throws ModelException {
        Picture black = black(WARM_SIDE_PIXELS);
        perceptual.embed(black);
        perceptual.distance(black, black);
        perceptual.distanceMap(black, black);
    }

    private static Picture tried(Restorer restorer, int side) throws ModelException {
        Picture black = black(side);
        Style style = restorer.style(black);
        try (Encoded encoded = restorer.encode(black)) {
            return restorer.decode(encoded, new Latent(style, 0, 1));
        }
    }

    private static Picture black(int side) {
        return new Picture(side, side, new byte[3 * side * side]);
    }

    private static List<Path> bundles(Path folder) throws ModelException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new ModelException(ErrorType.CORRUPT, folder + " cannot be read: " + e, e);
        }
    }
}
