package io.srfarm.dispatcher.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Serves the AsyncAPI document and the JSON Schemas without authentication; the runtime serves OpenAPI. */
@Singleton
final class ContractRoutes {
    private static final String SCHEMA_JSON = "application/schema+json";
    private static final String ASYNC_API_JSON = "application/vnd.aai.asyncapi+json;version=3.0.0";

    void serve(@Observes Router router) throws JsonProcessingException {
        byte[] asyncApi = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(AsyncApi.document());
        route(router, "/asyncapi", ASYNC_API_JSON, asyncApi);
        for (String name : Schemas.NAMES) {
            route(router, "/schemas/" + name, SCHEMA_JSON, Schemas.published(name));
        }
    }

    private static void route(Router router, String path, String type, byte[] document) {
        Buffer body = Buffer.buffer(document);
        router.get(path).handler((RoutingContext request) -> request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .end(body)
                .onFailure(unread -> request.request().connection().close()));
    }
}
