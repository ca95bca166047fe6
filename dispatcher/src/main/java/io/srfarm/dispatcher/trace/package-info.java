/** Export of this process's spans to a collector, if one is configured. */
@NullMarked
package io.srfarm.dispatcher.trace;

import org.jspecify.annotations.NullMarked;
