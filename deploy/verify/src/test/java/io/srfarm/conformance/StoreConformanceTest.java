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
    void theEmbeddedStoreKeepsAllThatTheFarmReliesOnAndIsLeftAsItWas() throws Exception {
        store.put(new ObjectKey("sets/demo/mine.png"), new byte[] {1}, "image/png");
        List<TrialResult> told = new ArrayList<>();

        List<TrialResult> verdicts = StoreConformance.verify(address, store, told::add);

        assertThat(verdicts).filteredOn(verdict -> !verdict.passed()).allSatisfy(verdict -> {
            assertThat(verdict.name()).isEqualTo("a key may be another one's folder"); // as its documentation says
            assertThat(verdict.required()).isFalse();
        });
        assertThat(told).isEqualTo(verdicts);
        assertThat(store.list(new KeyPrefix("verify-store/"), Optional.empty(), 10))
                .isEmpty();
        assertThat(store.exists(new ObjectKey("sets/demo/mine.png"))).isTrue();
    }

    @Test
    void aStoreThatLetsTwoWritersWinIsUnfit() throws Exception {
        assertThat(failures(new LaxStore(store, LaxStore.Laxity.IGNORES_CONDITIONS)))
                .containsExactlyInAnyOrder("If-None-Match: * keeps what is there", "of many writers under it one wins");
    }

    @Test
    void aStoreThatListsWhatIsGoneIsUnfit() throws Exception {
        assertThat(failures(new LaxStore(store, LaxStore.Laxity.LISTS_LATE)))
                .contains("what is removed is gone at once");
    }

    @Test
    void aStoreWhoseListsDoNotGoOnIsUnfit() throws Exception {
        assertThat(failures(new LaxStore(store, LaxStore.Laxity.LISTS_BACKWARDS)))
                .containsExactly("lists are whole, current and go on after a key");
    }

    @Test
    void aBucketThatIsNotThereIsSaidToBeSoAndNothingIsTried() {
        StoreAddress nowhere = address("nowhere");

        assertThatThrownBy(() -> StoreConformance.verify(nowhere, new MinioObjectStore(nowhere), verdict -> {
                    throw new AssertionError(verdict);
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no bucket");
    }

    /** The names of what is required and not kept. */
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
