package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.localfarm.FarmAddress;
import java.nio.file.Path;

/** Formats a farm's address for standard output without secrets, which only the farm's private file holds. */
final class FarmJson {
    private FarmJson() {}

    static ObjectNode publicPart(FarmAddress address, Path farmFile) {
        ObjectNode node = FarmClient.document()
                .put("ready", address.ready())
                .put("http", address.http())
                .put("kafka", address.kafka())
                .put("farmFile", farmFile.toString());
        node.putObject("s3")
                .put("endpoint", address.s3().endpoint())
                .put("region", address.s3().region())
                .put("bucket", address.s3().bucket());
        return node;
    }
}
