/** Draws contact sheets and charts as PNG files. */
@NullMarked
package io.srfarm.standalone.sheet;

import org.jspecify.annotations.NullMarked;
