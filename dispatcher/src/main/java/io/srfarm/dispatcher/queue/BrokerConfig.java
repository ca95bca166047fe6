package io.srfarm.dispatcher.queue;

import io.smallrye.config.ConfigMapping;

/** Where the broker is: {@code kafka.bootstrap.servers}. Here only so that a start without it is refused. */
@ConfigMapping(prefix = "kafka.bootstrap")
public interface BrokerConfig {
    /** {@code host:port}, several of them parted by commas. */
    String servers();
}
