/** Distributed tracing: one trace per job across all processes. */
@NullMarked
package io.srfarm.trace;

import org.jspecify.annotations.NullMarked;
