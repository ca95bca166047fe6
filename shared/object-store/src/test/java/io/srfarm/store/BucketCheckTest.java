package io.srfarm.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.srfarm.embedded.Credentials;
import io.srfarm.embedded.EmbeddedStore;
import io.srfarm.embedded.FarmServers;
import io.srfarm.store.StoreException.Kind;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each wrong setting is told by its name. */
class BucketCheckTest {
    private static EmbeddedStore server;

    @BeforeAll
    static void start() {
        server = FarmServers.store();
    }

    @Test
    void theRightSettingsAreLetIn() {
        Credentials right = FarmServers.credentials();
        var store = new MinioObjectStore(address(server.bucket(), right.accessKey(), right.secretKey()));

        assertThatCode(store::check).doesNotThrowAnyException();
    }

    @Test
    void aBucketThatIsNotThere() {
        Credentials right = FarmServers.credentials();
        StoreException refusal = refusal(address("another", right.accessKey(), right.secretKey()));

        assertThat(refusal.kind()).isEqualTo(Kind.DENIED);
        assertThat(refusal)
                .hasMessage("there is no bucket another at " + server.endpoint()
                        + ": create it or change srfarm.store.bucket");
    }

    @Test
    void aKeyThatTheStoreDoesNotKnow() {
        Credentials stranger = Credentials.random();
        StoreException refusal = refusal(address(server.bucket(), stranger.accessKey(), stranger.secretKey()));

        assertThat(refusal.kind()).isEqualTo(Kind.DENIED);
        assertThat(refusal)
                .hasMessageContaining("does not know the access key: set srfarm.store.access-key")
                .hasMessageNotContainingAny(stranger.secretKey(), stranger.accessKey());
    }

    @Test
    void aSecretThatIsNotTheKeys() {
        Credentials right = FarmServers.credentials();
        String wrong = Credentials.random().secretKey();
        StoreException refusal = refusal(address(server.bucket(), right.accessKey(), wrong));

        assertThat(refusal.kind()).isEqualTo(Kind.DENIED);
        assertThat(refusal)
                .hasMessageContaining("rejects the signature: set srfarm.store.secret-key")
                .hasMessageNotContainingAny(right.secretKey(), wrong);
    }

    @Test
    void aStoreThatIsNotThere() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        StoreException refusal = refusal(new StoreAddress(nowhere, nowhere, "us-east-1", "srfarm", "key", "secret"));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refusal).hasMessageContaining("does not answer (srfarm.store.endpoint)");
    }

    private static StoreException refusal(StoreAddress address) {
        return catchThrowableOfType(StoreException.class, () -> new MinioObjectStore(address).check());
    }

    private static StoreAddress address(String bucket, String accessKey, String secretKey) {
        return new StoreAddress(server.endpoint(), server.endpoint(), "us-east-1", bucket, accessKey, secretKey);
    }
}
