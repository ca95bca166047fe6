package io.srfarm.dispatcher.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileWatcherTest {
    private static final String ACME = "acme first " + Sha256.of("one") + "\n";

    @TempDir
    private Path folder;

    private Path file;
    private Tenants tenants;
    private KeyFileWatcher watch;

    @BeforeEach
    void configure() {
        file = folder.resolve("keys");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(OidcConfig.class)
                .withMapping(TenantsConfig.class)
                .withMapping(QuotaConfig.class)
                .withMapping(IdentityConfig.class)
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(
                        Map.of("srfarm.identity.keys-file", file.toString(), "srfarm.identity.reread", "PT1H"),
                        "test",
                        100))
                .build();
        IdentityConfig identity = config.getConfigMapping(IdentityConfig.class);
        tenants = new Tenants(
                config.getConfigMapping(TenantsConfig.class),
                config.getConfigMapping(QuotaConfig.class),
                config.getConfigMapping(OidcConfig.class),
                identity);
        watch = new KeyFileWatcher(tenants, identity);
    }

    @Test
    void aStartWithAFileThatIsMissingOrWrongEndsInOneLine() throws IOException {
        assertThatThrownBy(() -> watch.start(new StartupEvent()))
                .isInstanceOf(PreventFurtherStepsException.class)
                .hasMessageContaining("srfarm.identity.keys-file " + file);

        replace(ACME + "nonsense");
        assertThatThrownBy(() -> watch.start(new StartupEvent())).hasMessageContaining("line 2");
    }

    @Test
    void aFileThatIsWrongLaterLocksNobodyOut() throws IOException {
        replace(ACME);
        watch.start(new StartupEvent());
        assertThat(tenants.byKey("one")).isPresent();

        replace(ACME + "nonsense");
        watch.readAgain(file);
        replace(ACME + "globex first " + Sha256.of("one"));
        watch.readAgain(file);
        Files.delete(file);
        watch.readAgain(file);
        assertThat(tenants.byKey("one"))
                .map(tenantAccess -> tenantAccess.tenant().name())
                .contains("acme");

        replace(ACME.replace("acme", "stark"));
        watch.readAgain(file);
        assertThat(tenants.byKey("one"))
                .map(tenantAccess -> tenantAccess.tenant().name())
                .contains("stark");
        assertThat(tenants.byName("acme")).isEmpty();
    }

    /** In one step: the watcher's own thread reads as well, and half a file has other keys. */
    private void replace(String keys) throws IOException {
        Path fresh = Files.writeString(folder.resolve("keys.new"), keys);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
