package io.srfarm.worker.model;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.srfarm.event.ErrorType;
import org.jboss.logging.Logger;

/** The PyTorch engine of this process, started once, offline, from the native libraries on the class path. */
final class TorchEngine {
    static final String NAME = "PyTorch";

    /** OpenMP reads this environment variable when its library is loaded, so a running process cannot set it. */
    private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

    private static final Logger LOG = Logger.getLogger(TorchEngine.class);

    private TorchEngine() {}

    /** Starts the engine if necessary. The first call fixes its number of threads and its cache folder. */
    static synchronized Engine start(EngineSettings tuning) throws ModelException {
        System.setProperty("ai.djl.offline", "true");
        setUnlessSet("DJL_CACHE_DIR", tuning.cache().toString());
        setUnlessSet("ai.djl.pytorch.num_threads", String.valueOf(tuning.threads()));
        setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
        // The profiling executor rewrites the graph after the first runs, so the third run would differ from the
        // first.
        setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
        if (System.getenv(WAIT_POLICY) == null) {
            LOG.warnf(
                    "%s is not set: on a busy machine the engine is several times slower than with passive",
                    WAIT_POLICY);
        }
        try {
            return Engine.getEngine(NAME);
        } catch (EngineException e) {
            throw new ModelException(ErrorType.INTERNAL, "the engine does not start: " + e.getMessage(), e);
        }
    }

    /** Sets the number of threads that operations use which the calling thread starts. */
    static void useThreads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /** Disables the graph optimizer, which is a setting of the calling thread. */
    static void keepGraphAsWritten() {
        JniUtils.setGraphExecutorOptimize(Boolean.getBoolean("ai.djl.pytorch.graph_optimizer"));
    }

    /**
     * Checks that this process can compute on the device.
     *
     * @throws ModelException if it cannot; the message names the setting
     */
    static void require(Device device) throws ModelException {
        try (NDManager manager = NDManager.newBaseManager(device(device), NAME)) {
            manager.ones(new Shape(1)).toFloatArray();
        } catch (EngineException e) {
            throw new ModelException(
                    ErrorType.INTERNAL,
                    "srfarm.worker.device is " + device
                            + ", on which this process cannot compute: give it that device and"
                            + " a build of the engine for it, or set cpu (" + firstLine(e) + ")",
                    e);
        }
    }

    private static String firstLine(EngineException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    static ai.djl.Device device(Device device) {
        return ai.djl.Device.fromName(device.name());
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
