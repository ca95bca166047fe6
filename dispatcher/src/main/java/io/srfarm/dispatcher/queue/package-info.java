/** Kafka: topics, the workers' group, producers and consumers. */
@NullMarked
package io.srfarm.dispatcher.queue;

import org.jspecify.annotations.NullMarked;
