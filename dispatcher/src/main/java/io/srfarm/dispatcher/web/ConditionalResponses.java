package io.srfarm.dispatcher.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.job.Sha256;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Adds an {@code ETag} to responses: a client that polls with {@code If-None-Match} gets 304 while nothing has changed.
 */
@Singleton
public final class ConditionalResponses {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");

    private final ObjectMapper json;
    private final CacheControl askAgain = new CacheControl();

    public ConditionalResponses(ObjectMapper json) {
        this.json = json;
        askAgain.setPrivate(true);
        askAgain.setNoCache(true);
    }

    /** Returns 200 with {@code entity} as JSON, or 304. */
    public Response answer(Object entity, HttpHeaders headers) {
        byte[] body = written(entity);
        // Weak, because the body may be compressed.
        EntityTag tag = new EntityTag(Sha256.of(body).shortHex(), true);
        Response.ResponseBuilder answer = isKnown(tag.getValue(), headers)
                ? Response.notModified()
                : Response.ok(body, MediaType.APPLICATION_JSON_TYPE);
        return answer.tag(tag).cacheControl(askAgain).build();
    }

    /**
     * Compares weak tags by their opaque part (RFC 9110, 13.1.2); the runtime would distinguish weak from strong ones.
     */
    private static boolean isKnown(String opaque, HttpHeaders headers) {
        List<String> known = headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH);
        return known != null
                && known.stream()
                        .anyMatch(list -> list.strip().equals("*")
                                || TAG.matcher(list).results().anyMatch(tag -> tag.group(1)
                                        .equals(opaque)));
    }

    private byte[] written(Object entity) {
        try {
            return json.writeValueAsBytes(entity);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // cannot happen for our own records
        }
    }
}
