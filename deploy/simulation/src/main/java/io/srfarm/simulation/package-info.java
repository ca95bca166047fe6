/** {@code srfarm simulate}: a farm of thousands of workers over days, with the farm's own rules, on paper. */
@NullMarked
package io.srfarm.simulation;

import org.jspecify.annotations.NullMarked;
