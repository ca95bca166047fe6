package io.srfarm.worker.model;

import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Detects devices with bfloat16 instructions. Other devices emulate bfloat16, which is slower than float32. */
final class Bfloat16 {
    /** Names of the instruction sets in Linux's {@code /proc/cpuinfo}. */
    private static final Set<String> PROCESSOR_FLAGS = Set.of("avx512_bf16", "amx_bf16");

    /** The compute capability of Ampere, 8.0, times 10. */
    private static final int CAPABILITY_MIN = 80;

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Logger LOG = Logger.getLogger(Bfloat16.class);

    private Bfloat16() {}

    /** Returns whether the device has bfloat16 instructions; false if unknown. */
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
            LOG.warnf("cannot read %s, assuming that the processor has no bfloat16 instructions: %s", cpuInfo, e);
            return false;
        }
    }

    private static boolean hasGpu(int number) {
        try {
            return Integer.parseInt(CudaUtils.getComputeCapability(number)) >= CAPABILITY_MIN;
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            LOG.warnf(
                    "cannot determine the compute capability of gpu%d, assuming that it has no bfloat16: %s",
                    number, e);
            return false;
        }
    }
}
