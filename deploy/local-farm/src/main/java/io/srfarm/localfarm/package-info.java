/** A farm of child processes in one folder: chosen ports, kept secrets, supervision, an orderly end. */
@NullMarked
package io.srfarm.localfarm;

import org.jspecify.annotations.NullMarked;
