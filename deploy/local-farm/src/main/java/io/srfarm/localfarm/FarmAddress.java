package io.srfarm.localfarm;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Addresses and keys of a running farm, as written to {@code farm.json}. Contains secrets.
 *
 * @param ready whether jobs are accepted at this moment
 * @param http base URL of the dispatcher
 * @param kafka {@code host:port} of the broker
 * @param apiKey of the tenant {@code demo}
 * @param webhookSecret signs calls to the tenant's webhooks
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FarmAddress(
        boolean ready, String http, String kafka, S3 s3, String apiKey, String webhookSecret, Pids pids) {
    /** Name of the file in the farm's folder. */
    public static final String FILE = "farm.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Address and credentials of the object store. */
    public record S3(String endpoint, String region, String bucket, String accessKey, String secretKey) {
        /** Opens the bucket. */
        public ObjectStore open() {
            URI address = URI.create(endpoint);
            return new MinioObjectStore(new StoreAddress(address, address, region, bucket, accessKey, secretKey));
        }

        @Override
        public String toString() {
            return endpoint + "/" + bucket;
        }
    }

    /**
     * Process ids; 0 for a process that is being restarted.
     *
     * @param workers the workers that run
     */
    public record Pids(long broker, long store, long dispatcher, List<Long> workers) {
        public Pids {
            workers = List.copyOf(workers);
        }
    }

    /** @throws FarmException if the file is missing or cannot be read */
    public static FarmAddress read(Path file) throws FarmException {
        if (!Files.exists(file)) {
            throw new FarmException("no farm is running: there is no " + file + " (start one with " + Program.call("up")
                    + ", or name one with --farm or --url)");
        }
        try {
            return JSON.readValue(file.toFile(), FarmAddress.class);
        } catch (IOException e) {
            throw new FarmException("cannot read " + file + " (" + RootCause.of(e) + ")", e);
        }
    }

    /** Replaces the file atomically; only its owner can read it. */
    void write(Path file) throws IOException {
        PrivateFiles.replace(file, json() + "\n");
    }

    private String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // records of numbers and strings can always be written
        }
    }

    @Override
    public String toString() {
        return http;
    }
}
