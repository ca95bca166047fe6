/** Strict reading and writing of picture files, and pictures in memory. */
@NullMarked
package io.srfarm.worker.picture;

import org.jspecify.annotations.NullMarked;
