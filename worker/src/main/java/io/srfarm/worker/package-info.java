/** The worker application: configuration, startup and shutdown, health checks, and wiring of the other packages. */
@NullMarked
package io.srfarm.worker;

import org.jspecify.annotations.NullMarked;
