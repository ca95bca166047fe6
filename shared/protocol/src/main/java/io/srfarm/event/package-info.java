/** Job events, the state derived from them, and the topics that carry them. */
@NullMarked
package io.srfarm.event;

import org.jspecify.annotations.NullMarked;
