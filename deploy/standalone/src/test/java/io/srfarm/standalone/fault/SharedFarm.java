package io.srfarm.standalone.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Provides one {@link FaultFarm} for all tests. */
final class SharedFarm implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FaultFarm.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedFarm.class))
                .computeIfAbsent(FaultFarm.class, type -> start(), FaultFarm.class);
    }

    private static FaultFarm start() {
        try {
            return FaultFarm.start(Files.createTempDirectory(Path.of("target"), "faults-"));
        } catch (Exception e) {
            throw new IllegalStateException("the farm for the fault tests did not start", e);
        }
    }
}
