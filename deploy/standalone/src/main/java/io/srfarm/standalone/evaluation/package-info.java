/** Evaluates a model on large pictures by running jobs on a farm. */
@NullMarked
package io.srfarm.standalone.evaluation;

import org.jspecify.annotations.NullMarked;
