package io.srfarm.worker.model;

import io.srfarm.candidate.Precision;
import io.srfarm.event.ErrorType;
import io.srfarm.job.MemoryBudget;
import io.srfarm.job.Sampling;
import io.srfarm.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All bundles of the model folders, verified and loaded on one device. Not thread-safe. */
public final class Models implements AutoCloseable {
    /** Side of the picture with which entry points are tried, in LR pixels. */
    private static final int TRIAL_SIDE_PIXELS = 8;

    private static final int WARM_SIDE_PIXELS = 64;
    private static final int WARM_RUNS = 2;

    private final List<Restorer> restorers = new ArrayList<>();
    private final List<PerceptualMetric> perceptuals = new ArrayList<>();

    private final DeviceHeartbeat heartbeat;
    private final MemoryBudget memory;
    private final EngineThreads threads;

    private Models(DeviceHeartbeat heartbeat, MemoryBudget memory, EngineThreads threads) {
        this.threads = threads;
        this.heartbeat = heartbeat;
        this.memory = memory;
    }

    /** As {@link #load(List, Device, EngineSettings)}, with one folder and default settings. */
    public static Models load(Path folder, Device device) throws ModelException {
        return load(List.of(folder), device, EngineSettings.DEFAULT);
    }

    /** As {@link #load(List, Device, EngineSettings, DeviceHeartbeat)}, without monitoring. */
    public static Models load(List<Path> folders, Device device, EngineSettings tuning) throws ModelException {
        return load(folders, device, tuning, new DeviceHeartbeat(reason -> {}));
    }

    /**
     * Loads the bundles of all folders.
     *
     * @param heartbeat receives a heartbeat at each call of a model
     * @throws ModelException naming the unusable file and the reason
     */
    public static Models load(List<Path> folders, Device device, EngineSettings tuning, DeviceHeartbeat heartbeat)
            throws ModelException {
        TorchEngine.start(tuning);
        TorchEngine.require(device);
        Precision precision = tuning.precision().on(device);
        OptionalLong engineBytes = device.isGpu() ? OptionalLong.empty() : OptionalLong.of(tuning.memoryBytes());
        var models = new Models(
                heartbeat,
                new MemoryBudget(Runtime.getRuntime().maxMemory(), engineBytes),
                new EngineThreads(device.isGpu() ? 1 : tuning.threads()));
        try {
            for (Bundle bundle : bundles(folders)) {
                models.add(bundle, device, tuning, precision);
            }
            if (models.restorers.isEmpty() || models.perceptuals.isEmpty()) {
                String where = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
                throw new ModelException(
                        ErrorType.CORRUPT,
                        where + " must contain a super-resolution model and the bundle " + PerceptualMetric.ID);
            }
            return models;
        } catch (ModelException | RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** Returns the model with the given id; empty if it is not loaded. */
    public Optional<Restorer> restorer(String id) {
        return restorers.stream().filter(r -> r.card().id().equals(id)).findFirst();
    }

    public PerceptualMetric perceptual() {
        return perceptuals.get(0);
    }

    /** Returns the threads that the draws of a job share. */
    public EngineThreads threads() {
        return threads;
    }

    /** Returns how much of this process's memory one job may use. */
    public MemoryBudget memory() {
        return memory;
    }

    /** Returns the cards of the super-resolution models. */
    public List<ModelCard> cards() {
        return restorers.stream().map(Restorer::card).toList();
    }

    /**
     * Checks every model against its golden tensors and runs it a few times, so that the first job is not slower than
     * later ones.
     */
    public void warmUp() throws ModelException {
        GoldenCheck.checkPerceptual(perceptual().script());
        for (Restorer restorer : restorers) {
            GoldenCheck.checkRestorer(restorer.script(), restorer.card(), restorer.precision());
            for (int run = 0; run < WARM_RUNS; run++) {
                perceptual().embed(tried(restorer, WARM_SIDE_PIXELS));
            }
        }
    }

    @Override
    public void close() {
        restorers.forEach(Restorer::close);
        perceptuals.forEach(PerceptualMetric::close);
        threads.close();
    }

    private void add(Bundle bundle, Device device, EngineSettings tuning, Precision precision) throws ModelException {
        boolean perceptual = bundle.id().equals(PerceptualMetric.ID);
        Optional<ModelCard> card = perceptual ? Optional.empty() : Optional.of(bundle.card());
        TorchModule script = TorchModule.load(bundle, TorchEngine.device(device), heartbeat);
        if (card.isEmpty()) {
            perceptuals.add(new PerceptualMetric(script));
        } else {
            long references = card.get().hasMemory() ? tuning.referenceBytes() : 0;
            long memory = device.isGpu() // the setting limits the memory of this process, not of the GPU
                    ? Long.MAX_VALUE
                    : tuning.memoryBytes() - references;
            restorers.add(new Restorer(
                    script,
                    card.get(),
                    adopted(script, card.get(), tuning, precision),
                    new TileBudget(tuning.tileSidePixels(), memory),
                    new ReferenceCache(references)));
        }
        try {
            if (perceptual) {
                tried(perceptual());
            } else {
                tried(restorers.get(restorers.size() - 1), TRIAL_SIDE_PIXELS);
            }
        } catch (ModelException e) {
            throw bundle.broken(Bundle.SCRIPT, "violates the model contract: " + e.getMessage(), e);
        }
    }

    /** Sets the precision of a script and returns the one in effect: {@code wished} if the script supports it. */
    private static Precision adopted(TorchModule script, ModelCard card, EngineSettings tuning, Precision wished)
            throws ModelException {
        if (script.adopt(wished)) {
            return wished;
        }
        if (tuning.precision() == PrecisionChoice.BFLOAT16
                && card.hasLatent()) { // a model without weights has no precision to set
            throw script.bundle().broken(Bundle.SCRIPT, "has no method set_precision and cannot run in bfloat16", null);
        }
        return Precision.FLOAT32;
    }

    private static void tried(PerceptualMetric perceptual) throws ModelException {
        Picture black = black(WARM_SIDE_PIXELS);
        float[] embedding = perceptual.embed(black);
        perceptual.distanceMap(black, embedding, embedding);
        perceptual.distance(black, black);
        perceptual.distanceMap(black, black);
        float[] texture = perceptual.texture(black);
        perceptual.textureDistance(texture, texture);
    }

    private static Picture tried(Restorer restorer, int side) throws ModelException {
        Picture black = black(side);
        Latent latent = new Latent(restorer.style(black), 0, 1);
        try (EncodedPicture encoded = restorer.encode(black)) {
            if (restorer.card().hasMemory()) {
                triedMemory(restorer, black, encoded, latent);
            }
            return restorer.decode(encoded, latent);
        }
    }

    private static void triedMemory(Restorer restorer, Picture black, EncodedPicture encoded, Latent latent)
            throws ModelException {
        try (ReferenceMemory memory = restorer.remember(black);
                ReferenceMatch recalled = restorer.recall(encoded, memory)) {
            Guidance guidance = new Guidance(memory, recalled, Sampling.DEFAULT_REFERENCE_STRENGTH);
            restorer.referenceUse(guidance);
            restorer.decode(encoded, latent, Optional.of(guidance));
        }
    }

    private static Picture black(int side) {
        return new Picture(side, side, new byte[3 * side * side]);
    }

    /** Returns the bundles of all folders in order, and rejects duplicate ids. */
    private static List<Bundle> bundles(List<Path> folders) throws ModelException {
        Map<String, Bundle> bundles = new LinkedHashMap<>();
        for (Path folder : folders) {
            for (Path path : subfolders(folder)) {
                Bundle bundle = Bundle.read(path);
                Bundle other = bundles.putIfAbsent(bundle.id(), bundle);
                if (other != null) {
                    throw bundle.broken(
                            Bundle.DESCRIPTION, "has the same id " + bundle.id() + " as " + other.folder(), null);
                }
            }
        }
        return List.copyOf(bundles.values());
    }

    private static List<Path> subfolders(Path folder) throws ModelException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new ModelException(ErrorType.CORRUPT, folder + " cannot be read: " + e, e);
        }
    }
}
