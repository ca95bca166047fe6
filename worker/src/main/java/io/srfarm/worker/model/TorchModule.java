package io.srfarm.worker.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.srfarm.candidate.Precision;
import io.srfarm.event.ErrorType;
import io.srfarm.picture.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A bundle's TorchScript module, loaded on a device. Calls may run at the same time; loading and closing may not.
 * Arrays belong to the scope in which they were created and are freed with it.
 */
final class TorchModule implements AutoCloseable {
    private static final String SET_PRECISION = "set_precision";
    private static final Set<DataType> CHECKED = Set.of(DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64);

    private static final List<String> OUT_OF_MEMORY =
            List.of("out of memory", "can't allocate memory", "status_alloc_failed");

    /** Lower-case parts of the error messages of a GPU whose context is lost; all later calls fail too. */
    private static final List<String> LOST =
            List.of("cuda error", "cudnn error", "cublas_status", "device-side assert");

    private final Bundle bundle;
    private final Model model;
    private final DeviceHeartbeat heartbeat;

    private TorchModule(Bundle bundle, Model model, DeviceHeartbeat heartbeat) {
        this.bundle = bundle;
        this.model = model;
        this.heartbeat = heartbeat;
    }

    /** Loads exactly the bytes whose digest was checked. */
    static TorchModule load(Bundle bundle, ai.djl.Device device, DeviceHeartbeat heartbeat) throws ModelException {
        Model model = Model.newInstance(bundle.id(), device, TorchEngine.NAME);
        try {
            model.load(new ByteArrayInputStream(bundle.script()), Map.of("mapLocation", "true"));
            var script = new TorchModule(bundle, model, heartbeat);
            script.requireFiniteWeights();
            return script;
        } catch (IOException | MalformedModelException | EngineException e) {
            model.close();
            throw bundle.broken(Bundle.SCRIPT, "is not a TorchScript file that this engine can load", e);
        } catch (ModelException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Sets the precision in which the script computes.
     *
     * @return whether the script supports a choice of precision
     */
    boolean adopt(Precision precision) throws ModelException {
        TorchEngine.keepGraphAsWritten();
        try (IValue name = IValue.from(precision.wireName())) {
            IValueUtils.runMethod(block(), SET_PRECISION, name).close();
            return true;
        } catch (EngineException e) {
            if (String.valueOf(e.getMessage()).contains("Method '" + SET_PRECISION + "' is not defined")) {
                return false;
            }
            throw bundle.broken(Bundle.SCRIPT, "rejects the precision " + precision.wireName() + ": " + lastLine(e), e);
        }
    }

    Bundle bundle() {
        return bundle;
    }

    /** Opens a scope for arrays that outlive one call; closing it frees them. */
    NDManager newScope() {
        return model.getNDManager().newSubManager();
    }

    /** Runs {@code work} in a new scope, which is closed afterwards. Errors of the engine become typed exceptions. */
    <T> T inScope(Work<T> work) throws ModelException {
        TorchEngine.keepGraphAsWritten();
        heartbeat.begin();
        try (NDManager scope = newScope()) {
            return work.run(scope);
        } catch (EngineException e) {
            throw failure(e);
        } finally {
            heartbeat.end();
        }
    }

    /** Calls an entry point; its result is allocated in {@code scope}. */
    NDArray call(NDManager scope, String entryPoint, NDArray... inputs) {
        return called(entryPoint, inputs, result -> result.toTensor((PtNDManager) scope));
    }

    /** As {@link #call}, for an entry point that returns a tuple of {@code count} tensors. */
    List<NDArray> callForAll(NDManager scope, int count, String entryPoint, NDArray... inputs) throws ModelException {
        List<NDArray> arrays = called(entryPoint, inputs, result -> tensors(scope, result));
        if (arrays.size() != count) {
            throw new ModelException(
                    ErrorType.INTERNAL,
                    bundle.id() + " returns not " + count + " tensors from " + entryPoint + ", but "
                            + (arrays.isEmpty() ? "another type" : arrays.size()));
        }
        return arrays;
    }

    /** Returns the tensors of a tuple; empty if the result is not a tuple of tensors. */
    private static List<NDArray> tensors(NDManager scope, IValue result) {
        if (!result.isTuple()) {
            return List.of();
        }
        IValue[] parts = result.toIValueTuple();
        try {
            return Stream.of(parts).allMatch(IValue::isTensor)
                    ? Stream.of(parts)
                            .<NDArray>map(part -> part.toTensor((PtNDManager) scope))
                            .toList()
                    : List.of();
        } finally {
            Stream.of(parts).forEach(IValue::close);
        }
    }

    private <T> T called(String entryPoint, NDArray[] inputs, Function<IValue, T> read) {
        List<IValue> values = new ArrayList<>();
        try {
            for (NDArray input : inputs) {
                values.add(IValue.from((PtNDArray) input));
            }
            try (IValue result = IValueUtils.runMethod(block(), entryPoint, values.toArray(IValue[]::new))) {
                return read.apply(result);
            }
        } finally {
            values.forEach(IValue::close);
        }
    }

    /** Returns the array if it has the given type and shape. */
    NDArray require(NDArray array, DataType type, long... shape) throws ModelException {
        if (array.getDataType() != type || !array.getShape().equals(new Shape(shape))) {
            String found = array.getDataType() + " " + array.getShape();
            String wanted = type + " " + new Shape(shape);
            throw new ModelException(ErrorType.INTERNAL, bundle.id() + " returns " + found + ", not " + wanted);
        }
        return array;
    }

    /** As {@link #require}, for float32 and finite numbers only. */
    NDArray requireFinite(NDArray array, long... shape) throws ModelException {
        if (!isFinite(require(array, DataType.FLOAT32, shape))) {
            throw new ModelException(ErrorType.INTERNAL, bundle.id() + " returns numbers that are not finite");
        }
        return array;
    }

    /** Creates a tensor from a picture: uint8 [height, width, 3]. */
    static NDArray picture(NDManager scope, Picture picture) {
        var shape = new Shape(picture.height(), picture.width(), 3);
        return scope.create(ByteBuffer.wrap(picture.rgb()), shape, DataType.UINT8);
    }

    /** Creates a float32 tensor. */
    static NDArray numbers(NDManager scope, float[] numbers, long... shape) {
        return scope.create(FloatBuffer.wrap(numbers), new Shape(shape), DataType.FLOAT32);
    }

    private void requireFiniteWeights() throws ModelException {
        inScope(scope -> {
            for (NDArray weight : JniUtils.moduleGetParams(block(), (PtNDManager) scope)) {
                if (CHECKED.contains(weight.getDataType()) && !isFinite(weight)) {
                    throw bundle.broken(Bundle.SCRIPT, "has weights that are not finite: " + weight.getName(), null);
                }
            }
            return this;
        });
    }

    /** One reduction suffices: the maximum is NaN if any element is NaN. */
    private static boolean isFinite(NDArray array) {
        return array.isEmpty()
                || Float.isFinite(
                        array.abs().max().toType(DataType.FLOAT32, false).getFloat());
    }

    private PtSymbolBlock block() {
        return (PtSymbolBlock) model.getBlock();
    }

    private ModelException failure(EngineException cause) {
        String lower = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        String message = bundle.id() + " failed: " + lastLine(cause);
        if (OUT_OF_MEMORY.stream().anyMatch(lower::contains)) {
            return new ModelException(ErrorType.OUT_OF_MEMORY, message, cause);
        } else if (LOST.stream().anyMatch(lower::contains)) {
            throw heartbeat.lost(message, cause);
        }
        return new ModelException(ErrorType.INTERNAL, message, cause);
    }

    private static String lastLine(EngineException e) {
        return String.valueOf(e.getMessage()).strip().lines().reduce("", (first, last) -> last);
    }

    @Override
    public void close() {
        model.close();
    }

    /** Work done inside a scope. */
    interface Work<T> {
        T run(NDManager scope) throws ModelException;
    }
}
