/** What probes and operators are told of this process as a whole. */
@NullMarked
package io.srfarm.dispatcher.health;

import org.jspecify.annotations.NullMarked;
