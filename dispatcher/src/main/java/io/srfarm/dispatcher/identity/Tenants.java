package io.srfarm.dispatcher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.identity.TenantsConfig.TenantConfig;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** The tenants of this farm. Their keys are kept as hashes only. */
@Singleton
public final class Tenants {
    private static final Logger LOG = Logger.getLogger(Tenants.class);

    private final Map<Tenant, Tenancy> byName = new HashMap<>();
    private final Map<Tenant, byte[]> keyHashes = new HashMap<>();

    /** @throws PreventFurtherStepsException, which ends the start with one line, for a name that no tenant can have, or a key that two tenants share */
    public Tenants(TenantsConfig config) {
        Set<Sha256> keys = new HashSet<>();
        config.tenants().forEach((name, settings) -> {
            Tenant tenant = tenant(name);
            if (!keys.add(Sha256.of(settings.apiKey()))) {
                throw wrong(name, ".api-key belongs to another tenant too");
            }
            keyHashes.put(tenant, hash(settings.apiKey()));
            byName.put(tenant, new Tenancy(tenant, space(tenant, settings)));
        });
    }

    /** At the start, not with the first request: so that a wrong setting is told at once. */
    void start(@Observes StartupEvent event) {
        LOG.infof("tenants: %s", byName.keySet());
    }

    /** Whose key this is. Takes the same time whichever key it is, and however much of it is right. */
    public Optional<Tenancy> byKey(String apiKey) {
        byte[] presented = hash(apiKey);
        Optional<Tenancy> found = Optional.empty();
        for (Map.Entry<Tenant, byte[]> known : keyHashes.entrySet()) {
            if (MessageDigest.isEqual(known.getValue(), presented)) {
                found = Optional.ofNullable(byName.get(known.getKey()));
            }
        }
        return found;
    }

    /** The tenant called {@code name}, which may be any text. */
    public Optional<Tenancy> byName(String name) {
        return byName.values().stream()
                .filter(tenancy -> tenancy.tenant().name().equals(name))
                .findFirst();
    }

    private static Tenant tenant(String name) {
        try {
            return new Tenant(name);
        } catch (IllegalArgumentException e) {
            throw wrong(name, ": " + e.getMessage());
        }
    }

    /** Without a cause: the runtime prints the message of the deepest one, and nothing else. */
    private static PreventFurtherStepsException wrong(String name, String why) {
        return new PreventFurtherStepsException("srfarm.tenants." + name + why, 1);
    }

    private static KeySpace space(Tenant tenant, TenantConfig settings) {
        return settings.wholeBucket() ? KeySpace.whole() : KeySpace.of(tenant);
    }

    private static byte[] hash(String apiKey) {
        return Sha256.newDigest().digest(apiKey.getBytes(UTF_8));
    }
}
