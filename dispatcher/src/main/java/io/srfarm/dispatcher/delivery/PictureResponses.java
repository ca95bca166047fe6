package io.srfarm.dispatcher.delivery;

import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Passes pictures through from the store, for those whom its URLs do not reach, and for pages that look at pixels: a browser
 * lets a page read those of its own origin. What was uploaded is sent as a picture or not at all, so that no browser takes
 * it for a page of ours.
 */
@Singleton
public final class PictureResponses {
    private final ObjectStore store;
    private final CacheControl askAgain = new CacheControl();

    PictureResponses(ObjectStore store) {
        this.store = store;
        askAgain.setPrivate(true);
        askAgain.setNoCache(true);
    }

    /**
     * 200 with the picture, or 304. The connection breaks when it is not the one whose digest is stated.
     *
     * @throws ProblemException 404 for one that is not there any more, and for what is no picture
     */
    public Response of(Request request, StoredPicture picture) throws StoreException {
        Optional<EntityTag> tag = picture.sha256().map(sha256 -> new EntityTag(sha256.shortHex()));
        Optional<Response.ResponseBuilder> unchanged = tag.map(request::evaluatePreconditions);
        Response.ResponseBuilder answer = unchanged.isPresent() ? unchanged.get() : whole(picture);
        tag.ifPresent(answer::tag);
        return answer.cacheControl(askAgain)
                .header(HttpHeaders.VARY, "Cookie, Authorization")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .build();
    }

    /** The media type of what lies there. */
    public String type(ObjectKey key) throws StoreException {
        return PictureType.of(beginning(key)).orElseThrow(() -> none("what lies there is no PNG, JPEG or WebP"));
    }

    /** 404, as there is no such picture. */
    public static ProblemException none(String why) {
        return new ProblemException(ProblemKind.NO_SUCH_PICTURE.because(why));
    }

    private Response.ResponseBuilder whole(StoredPicture picture) throws StoreException {
        String type = type(picture.key());
        StreamingOutput passing = to -> {
            try {
                Sha256 copied = store.copy(picture.key(), to);
                if (picture.sha256().filter(stated -> !stated.equals(copied)).isPresent()) {
                    throw new IOException("not what was stated: " + picture.key());
                }
            } catch (StoreException e) {
                throw new IOException(e);
            }
        };
        return Response.ok(passing).header(HttpHeaders.CONTENT_TYPE, type);
    }

    private byte[] beginning(ObjectKey key) throws StoreException {
        try {
            return store.beginning(key, PictureType.HEAD_BYTES).bytes();
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                throw none("it is not there any more");
            }
            throw e;
        }
    }
}
