/** Pixels by presigned URL: uploads in, candidates out. */
@NullMarked
package io.srfarm.dispatcher.delivery;

import org.jspecify.annotations.NullMarked;
