/** Measures a model on large pictures, through a farm: queue, store and all. */
@NullMarked
package io.srfarm.standalone.evaluation;

import org.jspecify.annotations.NullMarked;
