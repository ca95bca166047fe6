package io.srfarm.dispatcher.queue;

import io.srfarm.event.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Holds topics that were there before against what the farm needs of them. */
final class TopicSettings {
    private TopicSettings() {}

    /** What is wrong with the farm's topics, and how to mend it; empty: nothing. All of them exist. */
    static Optional<String> wrong(Admin admin) throws ExecutionException, InterruptedException {
        List<ConfigResource> topics = Topics.all().stream()
                .filter(topic -> !topic.equals(Topics.WEBHOOKS)) // compacted on purpose
                .sorted()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Config> found = admin.describeConfigs(topics).all().get();
        return topics.stream()
                .filter(topic -> isCompacted(found.get(topic)))
                .findFirst()
                .map(topic -> "the topic " + topic.name()
                        + " is compacted, which would remove all but one event of a job:" + " set its "
                        + TopicConfig.CLEANUP_POLICY_CONFIG + " to " + TopicConfig.CLEANUP_POLICY_DELETE);
    }

    private static boolean isCompacted(@Nullable Config config) {
        return config != null
                && config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }
}
