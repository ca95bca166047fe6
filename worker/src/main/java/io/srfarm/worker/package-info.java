/** The worker as a program: configuration, start and stop, health, and the wires between its rooms. */
@NullMarked
package io.srfarm.worker;

import org.jspecify.annotations.NullMarked;
