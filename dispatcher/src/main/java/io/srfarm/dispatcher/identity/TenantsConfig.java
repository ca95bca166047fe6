package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.Map;

/** Who may submit jobs: {@code srfarm.tenants.<name>.…}. */
@ConfigMapping(prefix = "srfarm.tenants")
public interface TenantsConfig {
    @WithParentName
    @NotEmpty(message = "name at least one tenant: srfarm.tenants.<name>.api-key")
    Map<String, TenantConfig> tenants();

    /** One tenant. */
    interface TenantConfig {
        /** What its requests bear; a secret, from a file and never from a command line. */
        @Size(min = 16, message = "an API key has at least 16 characters")
        String apiKey();

        /** Whether it may name all inputs and sets, not only its own: for a farm that it has to itself. */
        @WithDefault("false")
        boolean wholeBucket();
    }
}
