/** Checks a farm's guarantees afterwards and from outside, by its topics, bucket and metrics. */
@NullMarked
package io.srfarm.check;

import org.jspecify.annotations.NullMarked;
