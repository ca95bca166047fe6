/** Pictures in memory, read from and written to files. Every check of a picture's bytes stands here. */
@NullMarked
package io.srfarm.picture;

import org.jspecify.annotations.NullMarked;
