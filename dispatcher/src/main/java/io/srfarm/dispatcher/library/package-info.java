/** A tenant's own collection of references, from which any job of it can take. */
@NullMarked
package io.srfarm.dispatcher.library;

import org.jspecify.annotations.NullMarked;
