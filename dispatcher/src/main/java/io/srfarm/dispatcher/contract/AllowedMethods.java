package io.srfarm.dispatcher.contract;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Suppliers;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Sets the {@code Allow} header for OPTIONS requests and 405 responses (RFC 9110, 15.5.6) from the published OpenAPI
 * document. The runtime's own list confuses similar paths and lacks some methods.
 */
@Singleton
public final class AllowedMethods {
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final String DOCUMENT = "<default>"; // the runtime's name for the only document

    /** Read at first use: the document does not exist yet when the runtime creates its filters. */
    private final Supplier<List<Door>> doors;

    private record Door(Pattern path, String allowed) {}

    AllowedMethods(OpenApiDocumentService documents) {
        this.doors = Suppliers.memoize(() -> read(documents.getDocument(DOCUMENT, Format.JSON)));
    }

    /** Reads the paths; fixed ones come before those with placeholders. */
    private static List<Door> read(byte[] document) {
        try {
            return new ObjectMapper()
                    .readTree(document).path("paths").properties().stream()
                            .sorted(comparing(path -> path.getKey().contains("{")))
                            .map(path -> new Door(
                                    Pattern.compile(path.getKey().replaceAll("\\{[^}]+}", "[^/]+")),
                                    methods(path.getValue())))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: it is our own document
        }
    }

    @ServerResponseFilter
    public void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == METHOD_NOT_ALLOWED || request.getMethod().equals(HttpMethod.OPTIONS)) {
            of(request.getUriInfo().getRequestUri().getPath())
                    .ifPresent(allowed -> response.getHeaders().putSingle(HttpHeaders.ALLOW, allowed));
        }
    }

    private Optional<String> of(String path) {
        return doors.get().stream()
                .filter(door -> door.path().matcher(path).matches())
                .findFirst()
                .map(Door::allowed);
    }

    private static String methods(JsonNode path) {
        Stream<String> own = path.propertyStream().map(Map.Entry::getKey).map(name -> name.toUpperCase(Locale.ROOT));
        Stream<String> always =
                path.has("get") ? Stream.of(HttpMethod.HEAD, HttpMethod.OPTIONS) : Stream.of(HttpMethod.OPTIONS);
        return Stream.concat(own, always).collect(joining(", "));
    }
}
