package io.srfarm.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.job.ObjectKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class ConditionalWritesTest {
    private final ObjectStore store = store();

    @Test
    void aStoreThatKeepsThemIsFoundFitAsOftenAsItIsTried() throws Exception {
        assertThat(ConditionalWrites.lacking(store)).isEmpty();
        assertThat(ConditionalWrites.lacking(store)).isEmpty();
    }

    @Test
    void aStoreThatIgnoresTheHeaderIsToldWithWhatToDo() throws Exception {
        assertThat(ConditionalWrites.lacking(overwriting(true)))
                .hasValueSatisfying(why -> assertThat(why).contains("ignores If-None-Match", "verify-store"));
    }

    @Test
    void aStoreThatRefusesTheWriteAndDoesItAllTheSameIsToldToo() throws Exception {
        assertThat(ConditionalWrites.lacking(overwriting(false)))
                .hasValueSatisfying(why -> assertThat(why).contains("overwrites"));
    }

    /** The real store behind somebody who drops {@code If-None-Match}. */
    private ObjectStore overwriting(boolean answer) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putIfAbsent")) {
                        store.put((ObjectKey) arguments[0], (byte[]) arguments[1], (String) arguments[2]);
                        return answer;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static ObjectStore store() {
        EmbeddedStore server = FarmServers.store();
        return new MinioObjectStore(new StoreAddress(
                server.endpoint(),
                server.endpoint(),
                server.region(),
                server.bucket(),
                FarmServers.credentials().accessKey(),
                FarmServers.credentials().secretKey()));
    }
}
