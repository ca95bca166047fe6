/** The scaling rule, shared by the dispatcher's autoscaling signal, the standalone farm and the simulation. */
@NullMarked
package io.srfarm.scaling;

import org.jspecify.annotations.NullMarked;
