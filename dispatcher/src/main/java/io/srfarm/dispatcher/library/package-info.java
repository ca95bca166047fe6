/** A tenant's own collection of references for its jobs. */
@NullMarked
package io.srfarm.dispatcher.library;

import org.jspecify.annotations.NullMarked;
