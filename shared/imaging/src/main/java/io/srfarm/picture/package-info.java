/** Strict reading and writing of picture files, and pictures in memory. */
@NullMarked
package io.srfarm.picture;

import org.jspecify.annotations.NullMarked;
