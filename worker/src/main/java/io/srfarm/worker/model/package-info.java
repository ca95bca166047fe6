/** Model bundles: verification, loading and inference. Only this package uses the engine. */
@NullMarked
package io.srfarm.worker.model;

import org.jspecify.annotations.NullMarked;
