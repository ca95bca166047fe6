package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** How a client is made. Address and key are needed; the rest has defaults. */
public final class ClientBuilder {
    private URI address = URI.create("");
    private String apiKey = "";
    private Retry retry = Retry.DEFAULT;
    private Duration answerTime = Duration.ofSeconds(60);
    private Duration silenceMax = Duration.ofSeconds(45);
    private Duration pollEvery = Duration.ofSeconds(2);
    private Duration outageMax = Duration.ofMinutes(5);

    ClientBuilder() {}

    /** Such as {@code http://127.0.0.1:8080}; a path in front of the farm's own is kept. */
    public ClientBuilder address(URI base) {
        this.address = base;
        return this;
    }

    public ClientBuilder apiKey(String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Address and key as {@code srfarm up} leaves them.
     *
     * @param file a {@code farm.json}
     * @throws IOException if it cannot be read, or says neither
     */
    public ClientBuilder farmFile(Path file) throws IOException {
        JsonNode json = Exchange.JSON.readTree(file.toFile());
        if (!json.path("http").isTextual() || !json.path("apiKey").isTextual()) {
            throw new IOException(file + " names no farm: http and apiKey are missing");
        }
        return address(URI.create(json.path("http").textValue()))
                .apiKey(json.path("apiKey").textValue());
    }

    /** {@link Retry#DEFAULT} unless told otherwise. */
    public ClientBuilder retry(Retry policy) {
        this.retry = policy;
        return this;
    }

    /** How long one attempt waits for an answer: 60 s unless told otherwise. */
    public ClientBuilder answerTime(Duration longest) {
        this.answerTime = longest;
        return this;
    }

    /** An event stream that is silent for longer is taken for dead: 45 s; the farm says something every 15 s. */
    public ClientBuilder silenceMax(Duration longest) {
        this.silenceMax = longest;
        return this;
    }

    /** How often a job is looked at where event streams do not get through: every 2 s. */
    public ClientBuilder pollEvery(Duration pause) {
        this.pollEvery = pause;
        return this;
    }

    /** How long whoever waits for a job bears a farm that does not answer: 5 minutes. */
    public ClientBuilder outageMax(Duration longest) {
        this.outageMax = longest;
        return this;
    }

    /** @throws IllegalArgumentException without an http or https address, or without a key */
    public FarmClient build() {
        return new FarmClient(settings());
    }

    ClientSettings settings() {
        String scheme = Objects.requireNonNullElse(address.getScheme(), "");
        if ((!scheme.equals("http") && !scheme.equals("https")) || address.getHost() == null) {
            throw new IllegalArgumentException("the address must be an http or https URL, not " + address);
        }
        if (apiKey.isBlank()) {
            throw new IllegalArgumentException("an API key is needed");
        }
        return new ClientSettings(address, apiKey, retry, answerTime, silenceMax, pollEvery, outageMax);
    }
}
