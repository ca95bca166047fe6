/** Background loops of a process: retried on failure and monitored for being stuck. */
@NullMarked
package io.srfarm.supervision;

import org.jspecify.annotations.NullMarked;
