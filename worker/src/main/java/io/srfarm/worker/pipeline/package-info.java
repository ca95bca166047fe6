/**
 * A job's way from its document to its set. The steps stand in their order in {@link io.srfarm.worker.pipeline.Pipeline};
 * nothing here knows Kafka.
 */
@NullMarked
package io.srfarm.worker.pipeline;

import org.jspecify.annotations.NullMarked;
