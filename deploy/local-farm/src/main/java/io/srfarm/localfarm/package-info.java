/** A farm of child processes that share a folder: ports, secrets, supervision and graceful shutdown. */
@NullMarked
package io.srfarm.localfarm;

import org.jspecify.annotations.NullMarked;
