/** Upload and download of pictures, by presigned URL or through the dispatcher. */
@NullMarked
package io.srfarm.dispatcher.delivery;

import org.jspecify.annotations.NullMarked;
