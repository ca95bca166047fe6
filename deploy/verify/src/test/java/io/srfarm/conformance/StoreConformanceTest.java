package io.srfarm.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreConformanceTest {
    private final EmbeddedStore server = FarmServers.store();
    private final StoreAddress address = address(server.bucket());
    private final ObjectStore store = new MinioObjectStore(address);

    @Test
    void theEmbeddedStorePassesAndIsLeftUnchanged() throws Exception {
        store.put(new ObjectKey("sets/demo/mine.png"), new byte[] {1}, "image/png");
        List<TrialResult> told = new ArrayList<>();

        List<TrialResult> verdicts = StoreConformance.verify(address, store, told::add);

        assertThat(verdicts).filteredOn(verdict -> !verdict.passed()).allSatisfy(verdict -> {
            assertThat(verdict.name()).isEqualTo("a key can be a prefix of another key"); // a documented limitation
            assertThat(verdict.required()).isFalse();
        });
        assertThat(told).isEqualTo(verdicts);
        assertThat(store.list(new KeyPrefix("verify-store/"), Optional.empty(), 10))
                .isEmpty();
        assertThat(store.exists(new ObjectKey("sets/demo/mine.png"))).isTrue();
    }

    @Test
    void aStoreThatIgnoresConditionsFails() throws Exception {
        assertThat(failures(new LaxStore(store, LaxStore.Laxity.IGNORES_CONDITIONS)))
                .containsExactlyInAnyOrder(
                        "If-None-Match: * does not overwrite", "of concurrent conditional writes one succeeds");
    }

    @Test
    void aStoreThatListsDeletedObjectsFails() throws Exception {
        assertThat(failures(new LaxStore(store, LaxStore.Laxity.LISTS_LATE)))
                .contains("a deleted object is gone at once");
    }

    @Test
    void aStoreWithUnorderedPagesFails() throws Exception {
        assertThat(failures(new LaxStore(store, LaxStore.Laxity.LISTS_BACKWARDS)))
                .containsExactly("listings are complete, current and continue after a key");
    }

    @Test
    void aMissingBucketIsReportedAndNothingIsTested() {
        StoreAddress nowhere = address("nowhere");

        assertThatThrownBy(() -> StoreConformance.verify(nowhere, new MinioObjectStore(nowhere), verdict -> {
                    throw new AssertionError(verdict);
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no bucket");
    }

    /** Returns the names of the failed required trials. */
    private List<String> failures(ObjectStore lax) throws Exception {
        return StoreConformance.verify(address, lax, verdict -> {}).stream()
                .filter(verdict -> !verdict.bearable())
                .map(TrialResult::name)
                .toList();
    }

    private StoreAddress address(String bucket) {
        return new StoreAddress(
                server.endpoint(),
                server.endpoint(),
                server.region(),
                bucket,
                FarmServers.credentials().accessKey(),
                FarmServers.credentials().secretKey());
    }
}
