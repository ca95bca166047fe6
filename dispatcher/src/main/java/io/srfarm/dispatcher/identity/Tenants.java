package io.srfarm.dispatcher.identity;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.identity.TenantsConfig.TenantConfig;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The farm's tenants and their keys, from the configuration and from a file that may change at any time. */
@Singleton
public final class Tenants {
    /** The name of a key configured as plain text. */
    private static final String PLAIN = "api-key";

    private static final Logger LOG = Logger.getLogger(Tenants.class);

    private final QuotaConfig quotas;
    private final Map<String, TenantAccess> configured = new LinkedHashMap<>();
    private final List<ApiKey> configuredKeys = new ArrayList<>();
    private volatile Known known;

    /** Replaced as a whole, so that readers never see a partial change. */
    private record Known(Map<String, TenantAccess> byName, KeyRing keys) {
        TenantAccess of(Tenant tenant) {
            return Objects.requireNonNull(byName.get(tenant.name()), "every key has a tenant");
        }
    }

    /**
     * Reads the configuration.
     *
     * @throws PreventFurtherStepsException for conflicting settings, which ends the start with one line
     */
    public Tenants(TenantsConfig config, QuotaConfig quotas, OidcConfig oidc, IdentityConfig identity) {
        this.quotas = quotas;
        config.tenants().forEach(this::configure);
        oidc.tenants().values().forEach(name -> configured.computeIfAbsent(name, this::plain));
        if (configured.isEmpty() && identity.keysFile().isEmpty()) {
            throw refusal("configure at least one tenant: srfarm.tenants.<name>.api-key, or srfarm.identity.keys-file");
        }
        try {
            known = with(List.of());
        } catch (IllegalArgumentException e) {
            throw refusal("srfarm.tenants: " + e.getMessage());
        }
    }

    private void configure(String name, TenantConfig settings) {
        try {
            Tenant tenant = new Tenant(name);
            KeySpace space = settings.wholeBucket() ? KeySpace.whole() : KeySpace.of(tenant);
            configured.put(name, new TenantAccess(tenant, space, Quota.of(quotas, settings)));
            settings.apiKey()
                    .ifPresent(key -> configuredKeys.add(new ApiKey(tenant, PLAIN, Sha256.of(key), Optional.empty())));
            settings.keys()
                    .forEach((called, key) ->
                            configuredKeys.add(new ApiKey(tenant, called, new Sha256(key.sha256()), key.expires())));
        } catch (IllegalArgumentException e) {
            throw refusal("srfarm.tenants." + name + ": " + e.getMessage());
        }
    }

    /** Creates the bean at startup, so that a wrong setting is reported at once. */
    void start(@Observes StartupEvent event) {
        LOG.infof("tenants: %s", known.byName().keySet());
    }

    /**
     * Replaces the keys of the file.
     *
     * @throws IllegalArgumentException if they conflict with those of the configuration; then nothing changes
     */
    void fromFile(List<ApiKey> keys) {
        known = with(keys);
    }

    private Known with(List<ApiKey> fileKeys) {
        Map<String, TenantAccess> byName = new TreeMap<>(configured);
        fileKeys.forEach(key -> byName.computeIfAbsent(key.tenant().name(), this::plain));
        List<ApiKey> all = new ArrayList<>(configuredKeys);
        all.addAll(fileKeys);
        return new Known(byName, new KeyRing(all));
    }

    /** Finds the tenant with this key. */
    public Optional<TenantAccess> byKey(String apiKey) {
        return byKeyDigest(Sha256.of(apiKey));
    }

    /** Finds the tenant whose key has this digest. */
    public Optional<TenantAccess> byKeyDigest(Sha256 sha256) {
        Known now = known;
        return now.keys().find(sha256, Instant.now()).map(key -> now.of(key.tenant()));
    }

    /** Finds the tenant called {@code name}, which may be any text. */
    public Optional<TenantAccess> byName(String name) {
        return Optional.ofNullable(known.byName().get(name));
    }

    /** Creates a tenant with default settings. */
    private TenantAccess plain(String name) {
        try {
            Tenant tenant = new Tenant(name);
            return new TenantAccess(tenant, KeySpace.of(tenant), Quota.of(quotas));
        } catch (IllegalArgumentException e) {
            throw refusal("srfarm.oidc.tenants: " + e.getMessage());
        }
    }

    /** Without a cause, because the runtime prints only the message of the deepest one. */
    static PreventFurtherStepsException refusal(String why) {
        return new PreventFurtherStepsException(why, 1);
    }
}
