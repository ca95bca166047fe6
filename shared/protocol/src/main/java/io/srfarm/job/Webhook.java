package io.srfarm.job;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A submitter's request for notifications about a job. Whether the farm may call the address is checked by the caller.
 *
 * @param url absolute, {@code https} or {@code http}, without user or fragment, at most
 *     {@value Limits#WEBHOOK_URL_CHARACTERS_MAX} characters; may contain a secret, so it is never logged
 * @param events the events to send; at least one
 */
public record Webhook(String url, Set<WebhookEvent> events) {
    /** A strict subset of URLs that all parsers interpret in the same way. */
    private static final Pattern URL = Pattern.compile(
            "https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?([/?][A-Za-z0-9!$%&'()*+,./:;=?@_~-]*)?");

    public Webhook {
        requireUrl(url);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a webhook needs at least one event");
        }
        events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    }

    /**
     * Returns {@code url} if it is a valid webhook URL.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static String requireUrl(String url) {
        if (url.length() > Limits.WEBHOOK_URL_CHARACTERS_MAX) {
            throw new IllegalArgumentException("is longer than " + Limits.WEBHOOK_URL_CHARACTERS_MAX
                    + " characters (limit webhook-url-characters-max)");
        }
        if (!URL.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "must be an absolute http or https URL in ASCII, without user, password or fragment");
        }
        return url;
    }

    /** Omits the URL, which may contain a secret. */
    @Override
    public String toString() {
        return "Webhook[" + events + "]";
    }
}
