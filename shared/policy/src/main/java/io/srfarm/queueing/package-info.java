/** Admission limits and queue order, shared by the dispatcher and the simulation. */
@NullMarked
package io.srfarm.queueing;

import org.jspecify.annotations.NullMarked;
