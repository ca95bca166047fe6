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

/** One bundle's TorchScript on a device. Not thread-safe. Arrays live in the scope that they were made in. */
final class TorchModule implements AutoCloseable {
    private static final String SET_PRECISION = "set_precision";
    private static final Set<DataType> CHECKED = Set.of(DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64);

    private static final List<String> OUT_OF_MEMORY =
            List.of("out of memory", "can't allocate memory", "status_alloc_failed");

    /** What a GPU says once its context is gone, whatever is asked of it. */
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

    /** From the very bytes whose digest was checked. */
    static TorchModule load(Bundle bundle, ai.djl.Device device, DeviceHeartbeat heartbeat) throws ModelException {
        Model model = Model.newInstance(bundle.id(), device, TorchEngine.NAME);
        try {
            model.load(new ByteArrayInputStream(bundle.script()), Map.of("mapLocation", "true"));
            var script = new TorchModule(bundle, model, heartbeat);
            script.requireFiniteWeights();
            return script;
        } catch (IOException | MalformedModelException | EngineException e) {
            model.close();
            throw bundle.broken(Bundle.SCRIPT, "is no TorchScript that this engine loads", e);
        } catch (ModelException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Has the script compute in a precision from now on, if it can.
     *
     * @return whether it can
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
            throw bundle.broken(Bundle.SCRIPT, "does not take " + precision.wireName() + ": " + lastLine(e), e);
        }
    }

    Bundle bundle() {
        return bundle;
    }

    /** A scope for arrays that outlive one call: closing it frees them. */
    NDManager newScope() {
        return model.getNDManager().newSubManager();
    }

    /** Works in a scope of its own, whose arrays are freed at the end; the engine's errors come out typed. */
    <T> T inScope(Work<T> work) throws ModelException {
        TorchEngine.keepGraphAsWritten();
        heartbeat.beat();
        try (NDManager scope = newScope()) {
            return work.run(scope);
        } catch (EngineException e) {
            throw failure(e);
        } finally {
            heartbeat.beat();
        }
    }

    /** Calls an entry point; what it returns lives in {@code scope}. */
    NDArray call(NDManager scope, String entryPoint, NDArray... inputs) {
        return called(entryPoint, inputs, result -> result.toTensor((PtNDManager) scope));
    }

    /** As {@link #call}, an entry point that returns {@code count} tensors. */
    List<NDArray> callForAll(NDManager scope, int count, String entryPoint, NDArray... inputs) throws ModelException {
        List<NDArray> arrays = called(entryPoint, inputs, result -> tensors(scope, result));
        if (arrays.size() != count) {
            throw new ModelException(
                    ErrorType.INTERNAL,
                    bundle.id() + " returns no " + count + " tensors from " + entryPoint + ", but "
                            + (arrays.isEmpty() ? "something else" : arrays.size()));
        }
        return arrays;
    }

    /** What the tuple holds; nothing, if it is none or holds anything else. */
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

    /** The array, if it is what the bundle's contract says. */
    NDArray require(NDArray array, DataType type, long... shape) throws ModelException {
        if (array.getDataType() != type || !array.getShape().equals(new Shape(shape))) {
            String found = array.getDataType() + " " + array.getShape();
            String wanted = type + " " + new Shape(shape);
            throw new ModelException(ErrorType.INTERNAL, bundle.id() + " returns " + found + ", not " + wanted);
        }
        return array;
    }

    /** As {@link #require}, and every number is finite. */
    NDArray requireFinite(NDArray array, long... shape) throws ModelException {
        if (!isFinite(require(array, DataType.FLOAT32, shape))) {
            throw new ModelException(ErrorType.INTERNAL, bundle.id() + " returns numbers that are not finite");
        }
        return array;
    }

    /** uint8 [height, width, 3]. */
    static NDArray picture(NDManager scope, Picture picture) {
        var shape = new Shape(picture.height(), picture.width(), 3);
        return scope.create(ByteBuffer.wrap(picture.rgb()), shape, DataType.UINT8);
    }

    /** float32. */
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

    /** The largest of numbers one of which is none is none. */
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

    /** What is done inside one scope. */
    interface Work<T> {
        T run(NDManager scope) throws ModelException;
    }
}
