package io.srfarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.event.DeviceKind;
import io.srfarm.worker.model.PrecisionChoice;
import io.srfarm.worker.pipeline.StoreRetry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pins every published key and default: what the documentation says cannot drift unseen. */
class WorkerConfigTest {
    @Test
    void everyKeyOfTheWorkerHasItsDefault() {
        WorkerConfig config = read(WorkerConfig.class, Map.of());

        assertThat(config.name()).isEmpty();
        assertThat(config.device()).isEqualTo("cpu");
        assertThat(config.deviceKind()).isEmpty();
        assertThat(config.models()).containsExactly(Path.of("models"));
        assertThat(config.precision()).isEqualTo(PrecisionChoice.AUTO);
        assertThat(config.tileSidePixels()).isEqualTo(256);
        assertThat(config.threads()).isEmpty();
        assertThat(config.engineCache()).isEmpty();
        assertThat(config.attemptsMax()).isEqualTo(5);
        assertThat(config.deliveriesMax()).isEqualTo(100);
        assertThat(config.flightFile()).isEmpty();
        assertThat(config.scratch()).isEmpty();
        assertThat(config.nativeMemoryMib()).isEqualTo(1280);
        assertThat(config.referenceCacheMib()).isEqualTo(160);
        assertThat(config.deviceSilenceMax()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.lock()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.storeSilenceMax()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.storeRetry().policy()).isEqualTo(StoreRetry.DEFAULT);
        assertThat(config.haltAt()).isEmpty();
    }

    @Test
    void everyKeyOfTheWorkerIsRead() {
        WorkerConfig config = read(
                WorkerConfig.class,
                Map.ofEntries(
                        Map.entry("srfarm.worker.name", "w1"),
                        Map.entry("srfarm.worker.device", "gpu0"),
                        Map.entry("srfarm.worker.device-kind", "h100"),
                        Map.entry("srfarm.worker.models", "/opt/models,/srv/our own\\,models"),
                        Map.entry("srfarm.worker.precision", "bfloat16"),
                        Map.entry("srfarm.worker.tile-side-pixels", "64"),
                        Map.entry("srfarm.worker.threads", "2"),
                        Map.entry("srfarm.worker.engine-cache", "/var/cache/engine"),
                        Map.entry("srfarm.worker.attempts-max", "3"),
                        Map.entry("srfarm.worker.deliveries-max", "30"),
                        Map.entry("srfarm.worker.flight-file", "/var/lib/srfarm/flight"),
                        Map.entry("srfarm.worker.scratch", "/var/lib/srfarm/scratch"),
                        Map.entry("srfarm.worker.native-memory-mib", "600"),
                        Map.entry("srfarm.worker.reference-cache-mib", "0"),
                        Map.entry("srfarm.worker.device-silence-max", "PT1H"),
                        Map.entry("srfarm.worker.grace", "PT1M"),
                        Map.entry("srfarm.worker.lock", "PT20S"),
                        Map.entry("srfarm.worker.store-silence-max", "PT2M"),
                        Map.entry("srfarm.worker.store-retry.backoff-min", "PT1S"),
                        Map.entry("srfarm.worker.store-retry.backoff-max", "PT1M"),
                        Map.entry("srfarm.worker.store-retry.failures-max", "2"),
                        Map.entry("srfarm.worker.halt-at", "manifest")));

        assertThat(config.name()).contains("w1");
        assertThat(config.device()).isEqualTo("gpu0");
        assertThat(config.deviceKind()).contains(new DeviceKind("h100"));
        assertThat(config.models()).containsExactly(Path.of("/opt/models"), Path.of("/srv/our own,models"));
        assertThat(config.precision()).isEqualTo(PrecisionChoice.BFLOAT16);
        assertThat(config.tileSidePixels()).isEqualTo(64);
        assertThat(config.threads()).contains(2);
        assertThat(config.engineCache()).contains(Path.of("/var/cache/engine"));
        assertThat(config.attemptsMax()).isEqualTo(3);
        assertThat(config.deliveriesMax()).isEqualTo(30);
        assertThat(config.flightFile()).contains(Path.of("/var/lib/srfarm/flight"));
        assertThat(config.scratch()).contains(Path.of("/var/lib/srfarm/scratch"));
        assertThat(config.nativeMemoryMib()).isEqualTo(600);
        assertThat(config.referenceCacheMib()).isZero();
        assertThat(config.deviceSilenceMax()).isEqualTo(Duration.ofHours(1));
        assertThat(config.grace()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.lock()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.storeSilenceMax()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.storeRetry().policy())
                .isEqualTo(new StoreRetry(Duration.ofSeconds(1), Duration.ofMinutes(1), 2));
        assertThat(config.haltAt()).contains("manifest");
    }

    @Test
    void theStoresPublicEndpointIsItsEndpointUnlessSaidOtherwise() {
        WorkerStoreConfig config = read(
                WorkerStoreConfig.class,
                Map.of(
                        "srfarm.store.endpoint", "http://store:9000",
                        "srfarm.store.access-key", "key",
                        "srfarm.store.secret-key", "secret"));

        assertThat(config.publicEndpoint()).isEqualTo(Optional.empty());
        assertThat(config.address().publicEndpoint()).isEqualTo(URI.create("http://store:9000"));
        assertThat(config.address()).hasToString("http://store:9000/srfarm");
        assertThat(config.region()).isEqualTo("us-east-1");
    }

    private static <T> T read(Class<T> mapping, Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(mapping);
    }
}
