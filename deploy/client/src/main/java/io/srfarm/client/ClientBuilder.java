package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** Builds clients. Address and API key are required. */
public final class ClientBuilder {
    private URI address = URI.create("");
    private String apiKey = "";
    private Retry retry = Retry.DEFAULT;
    private Duration answerTime = Duration.ofSeconds(60);
    private Duration silenceMax = Duration.ofSeconds(45);
    private Duration pollEvery = Duration.ofSeconds(2);
    private Duration outageMax = Duration.ofMinutes(5);

    ClientBuilder() {}

    /** Sets the farm's address, such as {@code http://127.0.0.1:8080}. It may have a path, which prefixes all requests. */
    public ClientBuilder address(URI base) {
        this.address = base;
        return this;
    }

    public ClientBuilder apiKey(String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Sets address and key from the file that {@code srfarm up} writes.
     *
     * @param file a {@code farm.json}
     * @throws IOException if it cannot be read, or address or key is missing
     */
    public ClientBuilder farmFile(Path file) throws IOException {
        JsonNode json = Exchange.JSON.readTree(file.toFile());
        if (!json.path("http").isTextual() || !json.path("apiKey").isTextual()) {
            throw new IOException(file + " is not a farm.json: it has no http and apiKey");
        }
        return address(URI.create(json.path("http").textValue()))
                .apiKey(json.path("apiKey").textValue());
    }

    /** Sets the retry policy. Default: {@link Retry#DEFAULT}. */
    public ClientBuilder retry(Retry policy) {
        this.retry = policy;
        return this;
    }

    /** Sets the timeout of one attempt. Default: 60 s. */
    public ClientBuilder answerTime(Duration longest) {
        this.answerTime = longest;
        return this;
    }

    /**
     * Sets how long an event stream may be silent before it is reconnected. Default: 45 s. The
     * farm sends something every 15 s.
     */
    public ClientBuilder silenceMax(Duration longest) {
        this.silenceMax = longest;
        return this;
    }

    /** Sets how often to poll a job where event streams do not work. Default: 2 s. */
    public ClientBuilder pollEvery(Duration pause) {
        this.pollEvery = pause;
        return this;
    }

    /** Sets how long to wait for a job while the farm does not answer. Default: 5 minutes. */
    public ClientBuilder outageMax(Duration longest) {
        this.outageMax = longest;
        return this;
    }

    /** @throws IllegalArgumentException if the address is not an http or https URL, or there is no key */
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
