/** Draws contact sheets and charts as PNG files. */
@NullMarked
package io.srfarm.report;

import org.jspecify.annotations.NullMarked;
