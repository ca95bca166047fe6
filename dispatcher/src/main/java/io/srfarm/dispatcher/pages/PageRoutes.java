package io.srfarm.dispatcher.pages;

import io.quarkus.qute.TemplateInstance;
import io.srfarm.dispatcher.delivery.DispatcherStoreConfig;
import io.srfarm.dispatcher.pages.Templates.Page;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the web pages, which are not part of the published API. Pages are shown to anybody logged in and
 * contain no data: scripts get it from the API, which checks the rights.
 */
@Singleton
final class PageRoutes {
    private static final String HOME = "/ui/jobs";
    private static final String LOGIN = "/ui/login";
    private static final int FORM_BYTES_MAX = 8 * 1024;
    private static final Pattern LOCAL = Pattern.compile("/ui/[A-Za-z0-9/_.=&?:,-]{0,200}");
    private static final Pattern JOB = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private final Assets assets;
    private final LoginRoutes visitors;
    private final String policy;

    PageRoutes(Assets assets, LoginRoutes visitors, DispatcherStoreConfig store) {
        this.assets = assets;
        this.visitors = visitors;
        // Uploads go directly to the store; everything else is same-origin.
        this.policy =
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' "
                        + store.address().publicEndpoint()
                        + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for"
                        + " 'script'";
    }

    void serve(@Observes Router router) {
        router.get("/").handler(request -> redirect(request, HOME));
        router.get("/ui").handler(request -> redirect(request, HOME));
        router.route("/ui/*").handler(this::secure);
        router.get("/ui/").handler(request -> redirect(request, HOME));
        router.get("/ui/assets/:digest/:name").handler(this::asset);
        router.get(LOGIN).handler(this::askForKey);
        router.post(LOGIN).handler(form()).handler(this::logIn);
        router.post("/ui/logout").handler(form()).handler(this::logOut);
        inside(router, "/ui/jobs", "jobs", "Jobs", Templates::jobs);
        inside(router, "/ui/jobs/:job", "set", "Set", Templates::set);
        inside(router, "/ui/jobs/:job/compare", "compare", "Compare", Templates::compare);
        inside(router, "/ui/jobs/:job/compose", "compose", "Compose", Templates::compose);
        inside(router, "/ui/submit", "submit", "New job", Templates::submit);
        inside(router, "/ui/references", "references", "References", Templates::references);
        inside(router, "/ui/farm", "farm", "Farm", Templates::farm);
        guests(router, "/ui/share", "share", "Shared set", Templates::share);
        guests(router, "/ui/shared/:job", "set", "Shared set", Templates::set);
        guests(router, "/ui/shared/:job/compare", "compare", "Compare", Templates::compare);
        router.post("/ui/share").handler(form()).blockingHandler(this::openLink, false);
        router.route("/ui/*")
                .handler(request -> request.response().setStatusCode(404).end());
    }

    private static BodyHandler form() {
        return BodyHandler.create(false).setBodyLimit(FORM_BYTES_MAX);
    }

    private void inside(
            Router router, String path, String module, String title, Function<Page, TemplateInstance> template) {
        router.get(path).handler(request -> {
            PageUser visitor = visitors.of(request);
            if (!visitor.isKnown()) {
                redirect(request, LOGIN + "?next=" + encoded(request.request().uri()));
            } else if (visitor.isOperator() && !module.equals("farm")) {
                redirect(request, "/ui/farm");
            } else {
                show(request, template.apply(page(request, module, title, visitor)));
            }
        });
    }

    private void guests(
            Router router, String path, String module, String title, Function<Page, TemplateInstance> template) {
        router.get(path)
                .handler(request -> show(request, template.apply(page(request, module, title, PageUser.GUEST))));
    }

    private Page page(RoutingContext request, String module, String title, PageUser visitor) {
        String job = Optional.ofNullable(request.pathParam("job"))
                .filter(id -> JOB.matcher(id).matches())
                .orElse("");
        String csrf = visitor.isKnown() ? visitors.csrfToken(request) : "";
        return new Page(title, module, "/ui/assets/" + assets.digest(), visitor, csrf, job);
    }

    private void askForKey(RoutingContext request) {
        showLogin(request, false);
    }

    private void showLogin(RoutingContext request, boolean refused) {
        Page page = page(request, "login", "Log in", PageUser.STRANGER);
        boolean ended = request.request().getParam("ended") != null;
        show(request, Templates.login(page, next(request.request().getParam("next")), refused, ended));
    }

    private void logIn(RoutingContext request) {
        String key =
                Optional.ofNullable(request.request().getFormAttribute("key")).orElse("");
        if (isForeign(request.request())) {
            request.response().setStatusCode(403).end();
        } else if (visitors.logIn(request, key.strip())) {
            redirect(request, next(request.request().getFormAttribute("next")));
        } else {
            request.response().setStatusCode(401);
            showLogin(request, true);
        }
    }

    private void logOut(RoutingContext request) {
        if (isForeign(request.request())) {
            request.response().setStatusCode(403).end();
            return;
        }
        visitors.logOut(request);
        redirect(request, LOGIN);
    }

    /** Opens a share link. Its secret comes in the body, so that it appears in no access log. */
    private void openLink(RoutingContext request) {
        Optional<String> job = isForeign(request.request())
                ? Optional.empty()
                : visitors.openLink(request, request.body().asString());
        if (job.isPresent()) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(JsonObject.of("job", job.get()).toString());
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    /** Returns whether the request was sent by another site. */
    private static boolean isForeign(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !site.toLowerCase(Locale.ROOT).equals("same-origin") && !site.equals("none");
    }

    private void secure(RoutingContext request) {
        request.response()
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        request.next();
    }

    private void asset(RoutingContext request) {
        Optional<Assets.Asset> asset = assets.find(request.pathParam("name"))
                .filter(known -> request.pathParam("digest").equals(assets.digest()));
        HttpServerResponse response = request.response();
        if (asset.isEmpty()) {
            response.setStatusCode(404).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.get().type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .putHeader(HttpHeaders.VARY, "Accept-Encoding");
        String accepted = request.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepted != null && accepted.contains("gzip")) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip")
                    .end(Buffer.buffer(asset.get().gzip()));
        } else {
            response.end(Buffer.buffer(asset.get().plain()));
        }
    }

    private static void show(RoutingContext request, TemplateInstance page) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(page.render());
    }

    /** Redirects with 303, so that a GET follows any method. */
    private static void redirect(RoutingContext request, String to) {
        request.response()
                .setStatusCode(303)
                .putHeader(HttpHeaders.LOCATION, to)
                .end();
    }

    /** Returns the page after the login, which must be one of our own. */
    private static String next(@Nullable String wanted) {
        return wanted != null && LOCAL.matcher(wanted).matches() && !wanted.startsWith("/ui/log") ? wanted : HOME;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
