/** The farm on one machine, and the command line of every farm. */
@NullMarked
package io.srfarm.standalone;

import org.jspecify.annotations.NullMarked;
