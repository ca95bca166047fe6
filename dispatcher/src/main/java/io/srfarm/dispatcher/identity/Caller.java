package io.srfarm.dispatcher.identity;

import io.srfarm.job.Tenant;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tenant that sent the current request. */
@RequestScoped
public class Caller {
    private @Nullable TenantAccess tenantAccess;

    void is(TenantAccess known) {
        tenantAccess = known;
    }

    /** Returns the tenant; empty for the holder of the scaler key. */
    public Optional<Tenant> knownTenant() {
        return Optional.ofNullable(tenantAccess).map(TenantAccess::tenant);
    }

    public TenantAccess tenantAccess() {
        TenantAccess known = tenantAccess;
        if (known == null) {
            throw new IllegalStateException("the path is not guarded by " + AuthenticationFilter.class.getName());
        }
        return known;
    }

    public Tenant tenant() {
        return tenantAccess().tenant();
    }
}
