package io.srfarm.dispatcher.pages;

import io.srfarm.dispatcher.identity.ScalerKey;
import io.srfarm.dispatcher.identity.Session;
import io.srfarm.dispatcher.identity.SessionAuthenticator;
import io.srfarm.dispatcher.identity.SessionCodec;
import io.srfarm.dispatcher.identity.Tenants;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Logs users in and out. A valid key gives a cookie that scripts cannot read. */
@Singleton
final class LoginRoutes {
    private final Tenants tenants;
    private final ScalerKey scaler;
    private final SessionCodec sessions;
    private final SessionAuthenticator sessionAuthenticator;

    LoginRoutes(Tenants tenants, ScalerKey scaler, SessionCodec sessions, SessionAuthenticator sessionAuthenticator) {
        this.tenants = tenants;
        this.scaler = scaler;
        this.sessions = sessions;
        this.sessionAuthenticator = sessionAuthenticator;
    }

    /** Returns the user who sent this request; a stranger without a valid session. */
    PageUser of(RoutingContext request) {
        return cookie(request)
                .flatMap(sessions::open)
                .filter(Session.OfKey.class::isInstance)
                .map(session -> visitor((Session.OfKey) session))
                .orElse(PageUser.STRANGER);
    }

    private PageUser visitor(Session.OfKey session) {
        return tenants.byKeyDigest(session.key())
                .map(tenantAccess -> new PageUser(tenantAccess.tenant().name(), PageUser.Kind.TENANT))
                .orElseGet(() -> scaler.is(session.key()) ? PageUser.OPERATOR : PageUser.STRANGER);
    }

    /** Returns the user's CSRF token; empty for a stranger. */
    String csrfToken(RoutingContext request) {
        return cookie(request).map(sessions::csrfToken).orElse("");
    }

    /** Checks the key; if it is valid, the response sets the cookie. */
    boolean logIn(RoutingContext request, String apiKey) {
        if (apiKey.isEmpty() || (tenants.byKey(apiKey).isEmpty() && !scaler.is(apiKey))) {
            return false;
        }
        request.response()
                .addCookie(cookie(
                                request,
                                SessionAuthenticator.COOKIE,
                                sessions.seal(sessions.begin(apiKey)),
                                sessions.validity())
                        .setPath("/"));
        return true;
    }

    void logOut(RoutingContext request) {
        request.response()
                .addCookie(cookie(request, SessionAuthenticator.COOKIE, "", Duration.ZERO)
                        .setPath("/"));
    }

    /** Opens a share link: returns its job and sets a cookie for that job's paths. Queries the store. */
    Optional<String> openLink(RoutingContext request, String link) {
        Optional<Session.OfShare> share = sessions.open(link)
                .filter(Session.OfShare.class::isInstance)
                .map(Session.OfShare.class::cast)
                .filter(sessionAuthenticator::isAlive);
        share.ifPresent(open -> request.response()
                .addCookie(cookie(
                                request,
                                SessionAuthenticator.SHARE_COOKIE,
                                link,
                                Duration.between(Instant.now(), open.expires()))
                        .setPath("/v1/jobs/" + open.job())));
        return share.map(open -> open.job().value());
    }

    private static Optional<String> cookie(RoutingContext request) {
        return Optional.ofNullable(request.request().getCookie(SessionAuthenticator.COOKIE))
                .map(Cookie::getValue);
    }

    /** Creates a cookie, secure if the browser uses TLS, with us or with a proxy in front of us. */
    private static Cookie cookie(RoutingContext request, String name, String value, Duration age) {
        String forwarded = request.request().getHeader("X-Forwarded-Proto");
        return Cookie.cookie(name, value)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(request.request().isSSL() || "https".equalsIgnoreCase(forwarded))
                .setMaxAge(age.toSeconds());
    }
}
