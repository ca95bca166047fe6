package io.srfarm.dispatcher.queue;

import io.smallrye.config.ConfigMapping;

/** The address of the broker: {@code kafka.bootstrap.servers}. Mapped so that a start without it is refused. */
@ConfigMapping(prefix = "kafka.bootstrap")
public interface BrokerConfig {
    /** {@code host:port}, several separated by commas. */
    String servers();
}
