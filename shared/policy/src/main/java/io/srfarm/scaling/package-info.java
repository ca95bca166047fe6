/** How many workers a farm should have: one rule for the dispatcher's signal, the farm on one machine and the simulation. */
@NullMarked
package io.srfarm.scaling;

import org.jspecify.annotations.NullMarked;
