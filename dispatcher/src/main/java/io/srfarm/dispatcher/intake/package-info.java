/** Submission over HTTP and Kafka; both use {@link io.srfarm.dispatcher.intake.Admission}. */
@NullMarked
package io.srfarm.dispatcher.intake;

import org.jspecify.annotations.NullMarked;
