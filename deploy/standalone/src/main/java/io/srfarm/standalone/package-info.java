/** The {@code srfarm} command line, which runs a farm on this machine or talks to any farm. */
@NullMarked
package io.srfarm.standalone;

import org.jspecify.annotations.NullMarked;
