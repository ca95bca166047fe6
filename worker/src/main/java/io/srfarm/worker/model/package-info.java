/** Model bundles: verified, loaded, run. The only room that knows an engine. */
@NullMarked
package io.srfarm.worker.model;

import org.jspecify.annotations.NullMarked;
