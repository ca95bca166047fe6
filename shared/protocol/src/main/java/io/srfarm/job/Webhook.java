package io.srfarm.job;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a job's submitter wants to be told what happens to it. Whether the farm may call there is for who calls to decide.
 *
 * @param url absolute, {@code https} or {@code http}, without user or fragment, at most
 *     {@value Limits#WEBHOOK_URL_CHARACTERS_MAX} characters; it may hold a secret of the receiver's, so it is never logged
 * @param events what it is called for; at least one
 */
public record Webhook(String url, Set<WebhookEvent> events) {
    /** Plain enough that no two readers can take it for different addresses. */
    private static final Pattern URL = Pattern.compile(
            "https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?([/?][A-Za-z0-9!$%&'()*+,./:;=?@_~-]*)?");

    public Webhook {
        requireUrl(url);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a webhook is called for one event at least");
        }
        events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    }

    /** @throws IllegalArgumentException for a text that is no such URL */
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

    /** Without its address, which may hold a secret. */
    @Override
    public String toString() {
        return "Webhook[" + events + "]";
    }
}
