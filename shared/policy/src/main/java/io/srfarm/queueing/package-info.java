/** Who may wait, and in which order: the rules of the dispatcher, which the simulation keeps too. */
@NullMarked
package io.srfarm.queueing;

import org.jspecify.annotations.NullMarked;
