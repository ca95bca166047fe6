/** The farm's topics, and jobs, events and dead letters as Kafka records. */
@NullMarked
package io.srfarm.messaging;

import org.jspecify.annotations.NullMarked;
