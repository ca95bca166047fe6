package io.srfarm.dispatcher.identity;

import io.srfarm.job.Tenant;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The tenant that sent the current request. */
@RequestScoped
public class Caller {
    private @Nullable Tenancy tenancy;

    void is(Tenancy known) {
        tenancy = known;
    }

    public Tenancy tenancy() {
        Tenancy known = tenancy;
        if (known == null) {
            throw new IllegalStateException("the path is not guarded by " + BearerGuard.class.getName());
        }
        return known;
    }

    public Tenant tenant() {
        return tenancy().tenant();
    }
}
