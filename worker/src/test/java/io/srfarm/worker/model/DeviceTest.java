package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceTest {
    @Test
    void aDeviceIsTheProcessorOrOneOfTheGraphicsCards() {
        assertThat(Device.CPU.isGpu()).isFalse();
        assertThat(new Device("gpu1").isGpu()).isTrue();
        assertThat(TorchEngine.device(new Device("gpu1"))).isEqualTo(ai.djl.Device.gpu(1));
        assertThat(TorchEngine.device(Device.CPU)).isEqualTo(ai.djl.Device.cpu());
    }

    /** Here there is none: where there are some, no machine has a hundred. */
    @Test
    void aGraphicsCardThatIsNotThereIsToldByItsSetting() throws Exception {
        TorchEngine.start(EngineSettings.DEFAULT);

        assertThatThrownBy(() -> TorchEngine.require(new Device("gpu99")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("srfarm.worker.device is gpu99, on which this process cannot compute");
        assertThatCode(() -> TorchEngine.require(Device.CPU)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda:0", "GPU0", "gpu-1", "cpu0"})
    void otherNamesAreRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Device(name))
                .withMessageContaining("a device is cpu");
    }
}
