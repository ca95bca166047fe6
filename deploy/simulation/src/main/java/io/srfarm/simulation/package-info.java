/** {@code srfarm simulate}: simulates days of a farm with thousands of workers, with the farm's own rules. */
@NullMarked
package io.srfarm.simulation;

import org.jspecify.annotations.NullMarked;
