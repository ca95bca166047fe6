/**
 * The processing of a job, from its document to its candidate set. The order of the steps is in
 * {@link io.srfarm.worker.pipeline.Pipeline}. This package does not depend on Kafka.
 */
@NullMarked
package io.srfarm.worker.pipeline;

import org.jspecify.annotations.NullMarked;
