package io.srfarm.dispatcher.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.job.Sha256;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;

/** Answers with an {@code ETag}: who polls names what it has ({@code If-None-Match}) and hears 304 while nothing has changed. */
@Singleton
public final class Conditional {
    private final ObjectMapper json;
    private final CacheControl askAgain = new CacheControl();

    public Conditional(ObjectMapper json) {
        this.json = json;
        askAgain.setPrivate(true);
        askAgain.setNoCache(true);
    }

    /** 200 with {@code entity} as JSON, or 304. */
    public Response answer(Object entity, Request request) {
        byte[] body = written(entity);
        // Weak: compressed and plain it is the same.
        EntityTag tag = new EntityTag(Sha256.of(body).shortHex(), true);
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer =
                unchanged == null ? Response.ok(body, MediaType.APPLICATION_JSON_TYPE) : unchanged;
        return answer.tag(tag).cacheControl(askAgain).build();
    }

    private byte[] written(Object entity) {
        try {
            return json.writeValueAsBytes(entity);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // our own records
        }
    }
}
