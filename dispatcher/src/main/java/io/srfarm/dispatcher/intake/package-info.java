/** The doors. HTTP and Kafka both end in one {@link io.srfarm.dispatcher.intake.Admission}. */
@NullMarked
package io.srfarm.dispatcher.intake;

import org.jspecify.annotations.NullMarked;
