/** Sends this process's part of every job's trace to a collector, if there is one. */
@NullMarked
package io.srfarm.dispatcher.trace;

import org.jspecify.annotations.NullMarked;
