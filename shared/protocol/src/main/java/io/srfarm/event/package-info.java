/** Job events and the state derived from them. */
@NullMarked
package io.srfarm.event;

import org.jspecify.annotations.NullMarked;
