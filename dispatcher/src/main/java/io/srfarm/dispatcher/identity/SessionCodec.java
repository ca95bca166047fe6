package io.srfarm.dispatcher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts sessions into text that only this farm can create and read (AES-256-GCM). It keeps no state: every
 * dispatcher reads what another one created, and logins need no memory.
 */
@Singleton
public final class SessionCodec {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String MAC = "HmacSHA256";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int TEXT_CHARACTERS_MAX = 1024;
    private static final String KEY_KIND = "key";
    private static final String SHARE_KIND = "share";

    private final Key sealing;
    private final Key signing;
    private final Duration validity;
    private final SecureRandom random = new SecureRandom();

    SessionCodec(SessionConfig config) {
        this.sealing = new SecretKeySpec(derived(config.secret(), "srfarm sessions: seal"), "AES");
        this.signing = new SecretKeySpec(derived(config.secret(), "srfarm sessions: csrf"), MAC);
        this.validity = config.validity();
    }

    /** Creates a session for a login with this API key. */
    public Session.OfKey begin(String apiKey) {
        return new Session.OfKey(Sha256.of(apiKey), Instant.now().plus(validity));
    }

    /** Returns how long a login is valid. */
    public Duration validity() {
        return validity;
    }

    /** Encrypts the session as text of {@code [A-Za-z0-9_-]}. */
    public String seal(Session session) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            byte[] sealed = cipher.doFinal(written(session).getBytes(UTF_8));
            byte[] both = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has it
        }
    }

    /** Decrypts a session; empty if it has expired or was not created by this farm. */
    public Optional<Session> open(String text) {
        if (text.length() > TEXT_CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            byte[] both = Base64.getUrlDecoder().decode(text);
            if (both.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, sealing, new GCMParameterSpec(TAG_BITS, both, 0, NONCE_BYTES));
            byte[] plain = cipher.doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
            return Optional.of(read(new String(plain, UTF_8)))
                    .filter(session -> Instant.now().isBefore(session.expires()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the token that a page sends with every changing request against CSRF; it is derived from the cookie. */
    public String csrfToken(String cookie) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(signing, cookie));
    }

    /** Returns whether {@code token} belongs to {@code cookie}. */
    boolean isCsrfToken(String token, String cookie) {
        return MessageDigest.isEqual(token.getBytes(UTF_8), csrfToken(cookie).getBytes(UTF_8));
    }

    private static String written(Session session) {
        if (session instanceof Session.OfShare share) {
            return String.join(
                    "\n",
                    SHARE_KIND,
                    Long.toString(share.expires().getEpochSecond()),
                    share.tenant().name(),
                    share.job().value(),
                    share.share());
        }
        Session.OfKey key = (Session.OfKey) session;
        return String.join(
                "\n",
                KEY_KIND,
                Long.toString(key.expires().getEpochSecond()),
                key.key().hex());
    }

    private static Session read(String text) {
        String[] parts = text.split("\n", -1);
        Instant expires = Instant.ofEpochSecond(Long.parseLong(parts[1]));
        return switch (parts[0]) {
            case KEY_KIND -> new Session.OfKey(new Sha256(parts[2]), expires);
            case SHARE_KIND -> new Session.OfShare(new Tenant(parts[2]), new JobId(parts[3]), parts[4], expires);
            default -> throw new IllegalArgumentException("unknown kind of session");
        };
    }

    private static byte[] derived(String secret, String purpose) {
        return mac(new SecretKeySpec(secret.getBytes(UTF_8), MAC), purpose);
    }

    private static byte[] mac(Key key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has it
        }
    }

    @Override
    public String toString() {
        return "Sessions";
    }
}
