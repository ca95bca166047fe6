package io.srfarm.dispatcher.pages;

import io.srfarm.job.Sha256;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * The pages' static files. They are kept in memory, compressed once, and served under a path with the digest of all of
 * them, so that browsers may cache them for ever and never mix two versions.
 */
@Singleton
final class Assets {
    /** All files; nothing else of the class path is served. */
    static final List<String> NAMES = List.of(
            "app.css",
            "icon.svg",
            "api.js",
            "dom.js",
            "scores.js",
            "resample.js",
            "viewer.js",
            "login.js",
            "jobs.js",
            "set.js",
            "compare.js",
            "compose.js",
            "composition.js",
            "explore.js",
            "png.js",
            "submit.js",
            "references.js",
            "farm.js",
            "share.js");

    static final String FOLDER = "/pages/assets/";

    private final Map<String, Asset> byName = new LinkedHashMap<>();
    private final String digest;

    /** A file, plain and compressed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Asset(String type, byte[] plain, byte[] gzip) {}

    Assets() {
        MessageDigest all = Sha256.newDigest();
        for (String name : NAMES) {
            byte[] content = content(name);
            all.update(content);
            byName.put(name, new Asset(type(name), content, gzip(content)));
        }
        this.digest = Sha256.of(all).shortHex();
    }

    /** Returns the digest of all files, for use in a path. */
    String digest() {
        return digest;
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static byte[] content(String name) {
        try (InputStream file = Assets.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("missing from the build: " + FOLDER + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen in memory
        }
        return bytes.toByteArray();
    }

    private static String type(String name) {
        if (name.endsWith(".css")) {
            return "text/css; charset=utf-8";
        }
        return name.endsWith(".svg") ? "image/svg+xml" : "text/javascript; charset=utf-8";
    }
}
