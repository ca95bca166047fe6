package io.srfarm.embedded;

import java.lang.reflect.Field;
import java.util.Locale;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.http.HttpField;
import org.gaul.shaded.org.eclipse.jetty.http.HttpFields;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/**
 * Replaces the content type of form uploads. {@code curl --data-binary} declares every body a form; the servlet container
 * would then consume it to look for parameters, and nothing would be stored.
 */
final class PlainBodyHandler extends Handler.Wrapper {
    /** Content type with which uploads are signed if their type is unknown. */
    private static final HttpField PLAIN = new HttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");

    /** Inserts this handler in front of all others. Uses reflection, because S3Proxy does not expose its server. */
    static void accept(S3Proxy proxy) throws ReflectiveOperationException {
        Field field = S3Proxy.class.getDeclaredField("server");
        field.setAccessible(true);
        Server server = (Server) field.get(proxy);
        PlainBodyHandler plain = new PlainBodyHandler();
        plain.setHandler(server.getHandler());
        server.setHandler(plain);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(isForm(request) ? plain(request) : request, response, callback);
    }

    private static Request plain(Request request) {
        HttpFields headers = HttpFields.build(request.getHeaders()).put(PLAIN).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }

    private static boolean isForm(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String bare = type == null ? "" : type.toLowerCase(Locale.ROOT);
        return request.getMethod().equals("PUT")
                && (bare.startsWith("application/x-www-form-urlencoded") || bare.startsWith("multipart/form-data"));
    }
}
