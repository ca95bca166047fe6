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
import io.srfarm.event.ErrorType;
import io.srfarm.worker.picture.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One bundle's TorchScript on a device. Not thread-safe. Arrays live in the scope that they were made in. */
final class Script implements AutoCloseable {
    private final Bundle bundle;
    private final Model model;

    private Script(Bundle bundle, Model model) {
        this.bundle = bundle;
        this.model = model;
    }

    /** From the very bytes whose digest was checked. */
    static Script load(Bundle bundle, ai.djl.Device device) throws ModelException {
        Model model = Model.newInstance(bundle.id(), device, Torch.NAME);
        try {
            model.load(new ByteArrayInputStream(bundle.script()), Map.of("mapLocation", "true"));
            return new Script(bundle, model);
        } catch (IOException | MalformedModelException | EngineException e) {
            model.close();
            throw bundle.broken(Bundle.SCRIPT, "is no TorchScript that this engine loads", e);
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
        Torch.keepGraphAsWritten();
        try (NDManager scope = newScope()) {
            return work.run(scope);
        } catch (EngineException e) {
            throw failure(e);
        }
    }

    /** Calls an entry point; what it returns lives in {@code scope}. */
    NDArray call(NDManager scope, String entryPoint, NDArray... inputs) {
        List<IValue> values = new ArrayList<>();
        try {
            for (NDArray input : inputs) {
                values.add(IValue.from((PtNDArray) input));
            }
            var block = (PtSymbolBlock) model.getBlock();
            try (IValue result = IValueUtils.runMethod(block, entryPoint, values.toArray(IValue[]::new))) {
                return result.toTensor((PtNDManager) scope);
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

    /** uint8 [height, width, 3]. */
    static NDArray picture(NDManager scope, Picture picture) {
        var shape = new Shape(picture.height(), picture.width(), 3);
        return scope.create(ByteBuffer.wrap(picture.rgb()), shape, DataType.UINT8);
    }

    /** float32. */
    static NDArray numbers(NDManager scope, float[] numbers, long... shape) {
        return scope.create(FloatBuffer.wrap(numbers), new Shape(shape), DataType.FLOAT32);
    }

    private ModelException failure(EngineException cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        boolean memory = lower.contains("out of memory") || lower.contains("can't allocate memory");
        ErrorType type = memory ? ErrorType.OUT_OF_MEMORY : ErrorType.INTERNAL;
        String lastLine = message.strip().lines().reduce("", (first, last) -> last);
        return new ModelException(type, bundle.id() + " failed: " + lastLine, cause);
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
