/** A farm of child processes in one folder: chosen ports, kept secrets, supervision, an orderly end. */
@NullMarked
package io.srfarm.standalone.farm;

import org.jspecify.annotations.NullMarked;
