/** One trace for one job, through all processes that touch it. */
@NullMarked
package io.srfarm.trace;

import org.jspecify.annotations.NullMarked;
