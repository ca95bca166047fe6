package io.srfarm.dispatcher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.dispatcher.identity.TenantsConfig.TenantConfig;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tenants of this farm. Their keys are kept as hashes only. */
@Singleton
public final class Tenants {
    private final Map<Tenant, Tenancy> byName = new HashMap<>();
    private final Map<Tenant, byte[]> keyHashes = new HashMap<>();

    /** @throws IllegalArgumentException for a name that no tenant can have, or a key that two tenants share */
    public Tenants(TenantsConfig config) {
        Set<Sha256> keys = new HashSet<>();
        config.tenants().forEach((name, settings) -> {
            Tenant tenant = new Tenant(name);
            if (!keys.add(Sha256.of(settings.apiKey()))) {
                throw new IllegalArgumentException("srfarm.tenants." + name + ".api-key belongs to another tenant too");
            }
            keyHashes.put(tenant, hash(settings.apiKey()));
            byName.put(tenant, new Tenancy(tenant, space(tenant, settings)));
        });
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

    private static KeySpace space(Tenant tenant, TenantConfig settings) {
        return settings.wholeBucket() ? KeySpace.whole() : KeySpace.of(tenant);
    }

    private static byte[] hash(String apiKey) {
        return Sha256.newDigest().digest(apiKey.getBytes(UTF_8));
    }
}
