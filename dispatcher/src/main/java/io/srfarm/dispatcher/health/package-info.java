/** Liveness and health of the whole process. */
@NullMarked
package io.srfarm.dispatcher.health;

import org.jspecify.annotations.NullMarked;
