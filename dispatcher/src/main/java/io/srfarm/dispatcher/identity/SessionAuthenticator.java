package io.srfarm.dispatcher.identity;

import io.srfarm.job.ControlKeys;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Authenticates requests by cookie. */
@Singleton
public final class SessionAuthenticator {
    /** The cookie of a login. */
    public static final String COOKIE = "srfarm-session";

    /** The cookie of an opened share link; the browser sends it only to that set's paths. */
    public static final String SHARE_COOKIE = "srfarm-share";

    /** The header that proves that one of our pages sent a changing request. */
    public static final String CSRF_HEADER = "X-Csrf-Token";

    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Pattern SHARED =
            Pattern.compile("/v1/jobs/([^/]+)/(manifest|choice|pictures/[a-z]+(/[0-9]+)?)");

    private final Tenants tenants;
    private final SessionCodec sessions;
    private final ScalerKey scaler;
    private final ObjectStore store;

    SessionAuthenticator(Tenants tenants, SessionCodec sessions, ScalerKey scaler, ObjectStore store) {
        this.tenants = tenants;
        this.sessions = sessions;
        this.scaler = scaler;
        this.store = store;
    }

    /** Returns the caller's tenant; empty without a valid cookie, and for a changing request without the CSRF token. */
    Optional<TenantAccess> tenantAccess(ContainerRequestContext request) {
        Optional<TenantAccess> own = login(request).flatMap(session -> tenants.byKeyDigest(session.key()));
        Optional<Session.OfShare> share = share(request);
        // A link to another tenant's set is opened as a share, whoever is logged in.
        if (share.isPresent()
                && own.filter(tenantAccess ->
                                tenantAccess.tenant().equals(share.get().tenant()))
                        .isEmpty()) {
            return tenants.byName(share.get().tenant().name());
        }
        return own;
    }

    /** Returns whether the caller logged in with the scaler's key. */
    boolean isOperator(ContainerRequestContext request) {
        return login(request).filter(session -> scaler.is(session.key())).isPresent();
    }

    private Optional<Session.OfKey> login(ContainerRequestContext request) {
        return cookie(request, COOKIE)
                .filter(cookie -> SAFE.contains(request.getMethod()) || isAskedByAPage(request, cookie))
                .flatMap(sessions::open)
                .filter(Session.OfKey.class::isInstance)
                .map(Session.OfKey.class::cast);
    }

    private boolean isAskedByAPage(ContainerRequestContext request, String cookie) {
        String token = request.getHeaderString(CSRF_HEADER);
        return token != null && sessions.isCsrfToken(token, cookie);
    }

    /** Returns the caller's share link, which permits reading its own set until it is revoked. */
    private Optional<Session.OfShare> share(ContainerRequestContext request) {
        var path = SHARED.matcher(request.getUriInfo().getPath());
        return SAFE.contains(request.getMethod()) && path.matches()
                ? cookie(request, SHARE_COOKIE)
                        .flatMap(sessions::open)
                        .filter(Session.OfShare.class::isInstance)
                        .map(Session.OfShare.class::cast)
                        .filter(share -> share.job().value().equals(path.group(1)))
                        .filter(this::isAlive)
                : Optional.empty();
    }

    /** Returns whether the link is not revoked. False while the store is unavailable. */
    public boolean isAlive(Session.OfShare share) {
        try {
            return store.exists(new ControlKeys(share.tenant(), share.job()).share(share.share()));
        } catch (StoreException e) {
            return false;
        }
    }

    private static Optional<String> cookie(ContainerRequestContext request, String name) {
        return Optional.ofNullable(request.getCookies().get(name)).map(Cookie::getValue);
    }
}
