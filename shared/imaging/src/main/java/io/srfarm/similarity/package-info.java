/** How alike two pictures look, for the choice of references. */
@NullMarked
package io.srfarm.similarity;

import org.jspecify.annotations.NullMarked;
