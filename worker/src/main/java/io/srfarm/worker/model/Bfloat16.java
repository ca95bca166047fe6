package io.srfarm.worker.model;

import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Which devices have instructions for bfloat16: elsewhere it is emulated, and slower than float32. */
final class Bfloat16 {
    /** What Linux calls them in {@code /proc/cpuinfo}. */
    private static final Set<String> PROCESSOR_FLAGS = Set.of("avx512_bf16", "amx_bf16");

    /** Ampere: compute capability 8.0. */
    private static final int CAPABILITY_MIN = 80;

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Logger LOG = Logger.getLogger(Bfloat16.class);

    private Bfloat16() {}

    /** Whether the device has them. One that does not say counts as one without. */
    static boolean isFasterOn(Device device) {
        return device.isGpu() ? hasGpu(TorchEngine.device(device).getDeviceId()) : hasProcessor(PROCESSORS);
    }

    static boolean hasProcessor(Path cpuInfo) {
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .filter(flags -> Arrays.stream(flags.split("\\s+")).anyMatch(PROCESSOR_FLAGS::contains))
                    .isPresent();
        } catch (IOException e) {
            LOG.warnf("%s cannot be read, so the processor counts as one without bfloat16: %s", cpuInfo, e);
            return false;
        }
    }

    private static boolean hasGpu(int number) {
        try {
            return Integer.parseInt(CudaUtils.getComputeCapability(number)) >= CAPABILITY_MIN;
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            LOG.warnf("gpu%d does not state its capability, so it counts as one without bfloat16: %s", number, e);
            return false;
        }
    }
}
