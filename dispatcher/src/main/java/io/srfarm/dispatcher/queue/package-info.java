/** The way into Kafka: topics, the workers' group, and the producer that waits for acks=all. */
@NullMarked
package io.srfarm.dispatcher.queue;

import org.jspecify.annotations.NullMarked;
