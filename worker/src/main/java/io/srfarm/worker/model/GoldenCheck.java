package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.srfarm.candidate.Precision;
import java.util.List;
import java.util.stream.Stream;

/** Compares the outputs of a bundle on this device with its golden tensors, which were computed at export. */
final class GoldenCheck {
    /** Largest difference of features and distances, relative to the largest golden number. */
    private static final double NUMBERS_SHARE_MAX = 2e-3;

    /** Largest difference of decoded pixels in 8-bit levels. Devices sum in different orders. */
    private static final double LEVELS_MAX = 1;

    /** The same for bfloat16, with 8 bits of mantissa instead of 24; the golden tensors are float32. */
    private static final double BFLOAT16_NUMBERS_SHARE_MAX = 3e-2;

    private static final double BFLOAT16_LEVELS_MAX = 4;

    private final TorchModule script;
    private final NDManager scope;
    private final NDList tensors;

    private GoldenCheck(TorchModule script, NDManager scope, NDList tensors) {
        this.script = script;
        this.scope = scope;
        this.tensors = tensors;
    }

    static void checkRestorer(TorchModule script, ModelCard card, Precision precision) throws ModelException {
        boolean exact = precision == Precision.FLOAT32;
        double share = exact ? NUMBERS_SHARE_MAX : BFLOAT16_NUMBERS_SHARE_MAX;
        double levels = exact ? LEVELS_MAX : BFLOAT16_LEVELS_MAX;
        check(script, golden -> {
            golden.compare("features", share, "encode_lr", "lr");
            golden.compare("stats", share, "encode_reference", "reference");
            List<String> temperature = card.takesTemperature() ? List.of("temperature") : List.of();
            golden.compareDecoded("decoded", levels / 255, "decode", List.of(), temperature);
            if (card.hasMemory()) {
                golden.compareMemory(share, levels / 255, temperature);
            }
        });
    }

    static void checkPerceptual(TorchModule script) throws ModelException {
        check(script, golden -> {
            golden.compare("distance", NUMBERS_SHARE_MAX, "distance", "a", "b");
            golden.compare("map", NUMBERS_SHARE_MAX, "distance_map", "a", "b");
            golden.compare("map", NUMBERS_SHARE_MAX, "embedded_map", "embedding", "embeddingB", "a");
            golden.compare("embedding", NUMBERS_SHARE_MAX, "embed", "a");
            golden.compare("texture", NUMBERS_SHARE_MAX, "texture", "a");
            golden.compare("textureDistance", NUMBERS_SHARE_MAX, "texture_distance", "texture", "textureB");
        });
    }

    private static void check(TorchModule script, Comparisons comparisons) throws ModelException {
        script.inScope(scope -> {
            comparisons.run(new GoldenCheck(script, scope, decoded(script, scope)));
            return script;
        });
    }

    private static NDList decoded(TorchModule script, NDManager scope) throws ModelException {
        try {
            return NDList.decode(scope, script.bundle().golden());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw script.bundle().broken(Bundle.GOLDEN, "contains no tensors", e);
        }
    }

    /**
     * Compares the outputs of reference matching, but not the matches themselves: between equally good ones, rounding
     * decides.
     */
    private void compareMemory(double shareMax, double levelsMax, List<String> temperature) throws ModelException {
        List<NDArray> memory = script.callForAll(scope, ReferenceMemory.ARRAYS, "remember", tensor("reference"));
        require("keys", shareMax, "remember", memory.get(0));
        compare("gate", shareMax, "gate", "cues", "strength");
        compareDecoded(
                "guided", levelsMax, "decode_guided", List.of("matches", "cues", "pixels", "strength"), temperature);
    }

    private void compareDecoded(
            String expected, double levelsMax, String entryPoint, List<String> guidance, List<String> temperature)
            throws ModelException {
        Stream<String> inputs = Stream.of(List.of("features", "lr", "style", "noise"), guidance, temperature)
                .flatMap(List::stream);
        compare(expected, levelsMax, entryPoint, inputs.toArray(String[]::new));
    }

    /**
     * Calls an entry point with golden inputs and compares the output. NaN fails too, as no comparison with it is true.
     */
    private void compare(String expected, double shareMax, String entryPoint, String... inputs) throws ModelException {
        NDArray[] arguments = new NDArray[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            arguments[i] = tensor(inputs[i]);
        }
        require(expected, shareMax, entryPoint, script.call(scope, entryPoint, arguments));
    }

    private void require(String expected, double shareMax, String entryPoint, NDArray found) throws ModelException {
        float[] actual = numbers(found);
        float[] golden = numbers(tensor(expected));
        double share = largestDifference(actual, golden);
        if (!(share <= shareMax)) {
            String what = "does not match the output of " + entryPoint + ": " + expected + " differs by " + share
                    + " of its largest number, more than " + shareMax;
            throw script.bundle().broken(Bundle.GOLDEN, what, null);
        }
    }

    private NDArray tensor(String name) throws ModelException {
        for (NDArray tensor : tensors) {
            if (name.equals(tensor.getName())) {
                return tensor;
            }
        }
        throw script.bundle().broken(Bundle.GOLDEN, "has no tensor " + name, null);
    }

    private static float[] numbers(NDArray tensor) {
        return tensor.toType(DataType.FLOAT32, false).toFloatArray();
    }

    /**
     * Returns the largest difference relative to the largest golden number; NaN if any number is NaN or the lengths
     * differ.
     */
    private static double largestDifference(float[] actual, float[] golden) {
        if (actual.length != golden.length) {
            return Double.NaN;
        }
        double difference = 0;
        double scale = 0;
        for (int i = 0; i < golden.length; i++) {
            difference = Math.max(difference, Math.abs(actual[i] - golden[i]));
            scale = Math.max(scale, Math.abs(golden[i]));
        }
        return scale == 0 ? difference : difference / scale;
    }

    private interface Comparisons {
        void run(GoldenCheck golden) throws ModelException;
    }
}
