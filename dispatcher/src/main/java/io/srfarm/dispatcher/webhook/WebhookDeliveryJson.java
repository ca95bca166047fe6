package io.srfarm.dispatcher.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.srfarm.codec.MalformedMessageException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON of deliveries on {@code sr.webhooks}. Later versions may add fields. */
final class WebhookDeliveryJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private WebhookDeliveryJson() {}

    static byte[] write(WebhookDelivery delivery) {
        try {
            return JSON.writeValueAsBytes(delivery);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // cannot happen for a record of strings and numbers
        }
    }

    static WebhookDelivery read(byte[] json) throws MalformedMessageException {
        try {
            return JSON.readValue(json, WebhookDelivery.class);
        } catch (IOException e) {
            throw new MalformedMessageException(
                    "not a delivery: " + e.getClass().getSimpleName(), e);
        }
    }
}
