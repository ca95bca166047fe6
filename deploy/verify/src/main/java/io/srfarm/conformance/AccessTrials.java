package io.srfarm.conformance;

import static io.srfarm.conformance.TrialFailedException.require;

import io.srfarm.job.ObjectKey;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Trials of access control: presigned URLs work as specified, and requests without credentials are refused. */
final class AccessTrials {
    private static final Duration VALIDITY = Duration.ofMinutes(1);
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(30);
    private static final Duration BRIEF = Duration.ofSeconds(1);
    private static final Duration ASK_EVERY = Duration.ofMillis(250);

    private AccessTrials() {}

    static List<Trial> all() {
        return List.of(
                Trial.required("a presigned GET reads", "fetching candidates", AccessTrials::presignedGet),
                Trial.required("a presigned PUT writes", "uploads", AccessTrials::presignedPut),
                Trial.required(
                        "a presigned URL is valid for its key only", "isolation of tenants", AccessTrials::tampered),
                Trial.required("a presigned URL expires", "isolation of tenants", AccessTrials::expired),
                Trial.required(
                        "requests without a signature are refused", "isolation of tenants", AccessTrials::anonymous),
                Trial.required("a wrong secret is reported as such", "clear error messages", AccessTrials::wrongSecret),
                Trial.optional("the content type of an object is kept", "candidates in browsers", AccessTrials::types));
    }

    private static void presignedGet(TrialFolder folder) throws Exception {
        ObjectKey key = folder.put("read", "by address");
        HttpResponse<String> answer = get(folder.store().presignGet(key, VALIDITY));
        require(answer.statusCode() == 200 && answer.body().equals("by address"), "answered " + answer.statusCode());
    }

    private static void presignedPut(TrialFolder folder) throws Exception {
        ObjectKey key = folder.key("written");
        int status = put(folder.store().presignPut(key, VALIDITY));
        require(status == 200, "answered " + status);
        require(folder.text(key).equals("a picture"), "the object has other content");
    }

    private static void tampered(TrialFolder folder) throws Exception {
        ObjectKey mine = folder.put("mine", "for me");
        folder.put("yours", "for you");
        String address = folder.store().presignGet(mine, VALIDITY).toString();
        requireRefused(get(URI.create(address.replace("/mine?", "/yours?"))).statusCode());
        requireRefused(put(URI.create(address)));
    }

    private static void expired(TrialFolder folder) throws Exception {
        URI address = folder.store().presignGet(folder.put("brief", "for a second"), BRIEF);
        // Servers count whole seconds, and their clock may be slow.
        Instant last = Instant.now().plus(ANSWER_TIME_MAX);
        while (get(address).statusCode() == 200) {
            require(Instant.now().isBefore(last), "it can still be read after " + ANSWER_TIME_MAX.toSeconds() + " s");
            LockSupport.parkNanos(ASK_EVERY.toNanos());
        }
    }

    private static void anonymous(TrialFolder folder) throws Exception {
        String signed = folder.store()
                .presignGet(folder.put("secret", "for few"), VALIDITY)
                .toString();
        URI bare = URI.create(signed.substring(0, signed.indexOf('?')));
        requireRefused(get(bare).statusCode());
        requireRefused(put(bare));
    }

    private static void wrongSecret(TrialFolder folder) throws Exception {
        ObjectKey key = folder.put("guarded", "x");
        StoreAddress right = folder.address();
        ObjectStore stranger = new MinioObjectStore(new StoreAddress(
                right.endpoint(),
                right.publicEndpoint(),
                right.region(),
                right.bucket(),
                right.accessKey(),
                "wrong-wrong"));
        try {
            stranger.get(key, 1);
        } catch (StoreException e) {
            require(e.kind() == StoreException.Kind.DENIED, "refused as " + e.kind() + ": " + e.getMessage());
            return;
        }
        throw new TrialFailedException("the request was accepted");
    }

    private static void types(TrialFolder folder) throws Exception {
        ObjectKey key = folder.key("picture.png");
        folder.store().put(key, new byte[] {1}, "image/png");
        String type = get(folder.store().presignGet(key, VALIDITY))
                .headers()
                .firstValue("Content-Type")
                .orElse("none");
        require(type.equals("image/png"), "image/png comes as " + type);
    }

    private static void requireRefused(int status) throws TrialFailedException {
        require(status == 401 || status == 403, "answered " + status + ", not 403");
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address).GET());
    }

    private static int put(URI address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofString("a picture")))
                .statusCode();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.timeout(ANSWER_TIME_MAX).build(), BodyHandlers.ofString());
    }
}
